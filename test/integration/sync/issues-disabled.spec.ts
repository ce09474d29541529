import { afterEach, describe, expect, it } from 'vitest';
import { ADA_ID } from '../github/client-bench.ts';
import { IssueBench } from './issue-bench.ts';

describe('a repo whose issues are switched off', () => {
  let kit: IssueBench;

  afterEach(() => kit.stop());

  async function listHeld(): Promise<string[]> {
    const rows = await kit.em.execute<{ text: string }[]>(
      `select concat_ws(' ', stream, state, stored, expected) as text from repo_coverage
       where stream in ('issues', 'pull requests') order by 1`,
    );
    return rows.map(({ text }) => text);
  }

  it('holds all of its pull requests where it has none', async () => {
    kit = await IssueBench.start([1]);
    kit.world.issues.add(1, { kind: 'issue', author: ADA_ID });
    kit.world.updateRepo(1, { hasIssues: false });

    await kit.run();

    expect(await listHeld()).toEqual(['issues disabled', 'pull requests complete 0 0']);
  });

  it('holds all of them, too, where they were switched off meanwhile', async () => {
    kit = await IssueBench.start([1]);
    kit.world.issues.add(1, { kind: 'issue', author: ADA_ID });
    kit.bench.standIn.faults.inject({
      kind: 'run',
      match: { path: /repositories\/1\/issues/ },
      run: (world) => world.updateRepo(1, { hasIssues: false }),
    });

    await kit.run();

    expect(await listHeld()).toEqual(['issues disabled', 'pull requests complete 0 0']);
  });

  it('says that they cannot be listed where it has any', async () => {
    kit = await IssueBench.start([1]);
    kit.world.issues.add(1, { kind: 'pull', author: ADA_ID });
    kit.world.updateRepo(1, { hasIssues: false });

    await kit.run();

    expect(await listHeld()).toEqual(['issues disabled', 'pull requests unavailable']);
  });
});
