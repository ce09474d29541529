import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitKit } from './git-kit.ts';
import { findProcesses } from './git-processes.ts';

const MANY = Array.from(
  { length: 2_000 },
  (_, index) => `Change ${index} ${'of no great importance '.repeat(3)}\n`,
);

let kit: GitKit;
let oids: string[];

beforeEach(async () => {
  kit = await GitKit.open();
  oids = await kit.push(MANY);
});
afterEach(() => kit.close());

describe('a wish to end', () => {
  it('before it begins asks nobody', async () => {
    const reason = new Error('Enough');

    await expect(kit.open({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(kit.asked).toEqual([]);
  });

  it('ends a fetch in its middle, with all that it has started', async () => {
    const enough = new AbortController();
    const reason = new Error('Enough');
    let running = 0;
    const run = (): void => {
      running = findProcesses(kit.dataDir).length;
      enough.abort(reason);
    };
    kit.standIn.faults.inject({ kind: 'git-run', afterBytes: 20_000, run });
    kit.standIn.faults.inject({ kind: 'git-stall', afterBytes: 20_000 });

    await expect(kit.open({ signal: enough.signal })).rejects.toBe(reason);

    expect(running).toBeGreaterThan(1);
    expect(findProcesses(kit.dataDir)).toEqual([]);
    expect(await kit.listFolders()).toEqual([]);
  });

  it('ends a reading between two batches', async () => {
    const history = await kit.open();
    const enough = new AbortController();
    const reason = new Error('Enough');
    const read = async (): Promise<void> => {
      for await (const batch of history.listCommits({ from: oids.at(-1) ?? '' }, enough.signal)) {
        if (batch.length > 0) enough.abort(reason);
      }
    };

    await expect(read()).rejects.toBe(reason);
    expect(findProcesses(kit.dataDir)).toEqual([]);
  });

  it('by reading no further ends git', async () => {
    const history = await kit.open();
    const { signal } = new AbortController();

    for await (const batch of history.listOids({ from: oids.at(-1) ?? '' }, signal)) {
      if (batch.length > 0) break;
    }

    expect(findProcesses(kit.dataDir)).toEqual([]);
  });
});
