import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IssueWatermarkStore } from '../../../src/sync/issues/issue-watermark.store.ts';
import { readMirror, readTruth } from '../../support/issue-mirror.ts';
import { ADA_ID } from '../github/client-bench.ts';
import { IssueBench } from './issue-bench.ts';

const LONG_AGO = new Date('2026-01-01T00:00:00Z');

describe('a run after one that never ended', () => {
  let kit: IssueBench;

  beforeEach(async () => {
    kit = await IssueBench.start([1]);
    for (let n = 1; n <= 500; n += 1) {
      kit.world.issues.add(1, { author: ADA_ID, createdAt: new Date(LONG_AGO.getTime() + n * 60_000) });
    }
    // News, labels, milestones, and three of six pages.
    await kit.run([{ after: 6 }], { isAbandoned: true });
  });
  afterEach(() => kit.stop());

  async function expectExact(): Promise<void> {
    expect(await readMirror(kit.em, 1)).toEqual(readTruth(kit.world, 1));
  }

  it('begins no later than what would not hold still', async () => {
    expect.hasAssertions();
    const unsteadyAt = new Date(LONG_AGO.getTime() + 20 * 60_000);
    await kit.em.execute('update issue_work set notes = notes || ?::jsonb', [JSON.stringify({ unsteadyAt })]);
    await kit.em.execute(`update issue set title = 'Older' where number = 20`);

    await kit.run();

    await expectExact();
  });

  it('begins at the beginning where all is to be read again', async () => {
    expect.hasAssertions();
    await kit.em.execute(`update issue set title = 'Older' where number = 20`);
    await new IssueWatermarkStore(kit.bench.clock).reset(1, kit.em.fork());

    await kit.run();

    await expectExact();
  });
});
