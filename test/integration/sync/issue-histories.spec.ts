import * as fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { HistoryStage } from '../../support/history-stage.ts';
import { histories } from '../../support/issue-histories.ts';
import { compareIssueTables } from '../../support/issue-tables.ts';
import { query } from '../../support/sync-kit.ts';

const COUNT = inject('histories');

/** Of each, on two busy cores. */
const MOST_MS = 8_000;

const UNFINISHED = `select repo_id, stream, state, reason from repo_coverage
  where stream in ('issues', 'pull requests', 'labels', 'milestones') and repo_id = any(?::bigint[]) and account_id = 0
    and (state <> 'complete' or expected <> stored)`;

const LEFT = `select run_id from issue_work union all select run_id from issue_seen`;

it(
  `issues end as a mirror equal to GitHub whatever happens and dies in between, in ${COUNT} histories`,
  async () => {
    await using stage = await HistoryStage.start();
    const { app, world } = stage;
    let lived = 0;

    await fc.assert(
      fc.asyncProperty(histories, async (events) => {
        const place = await stage.createPlace();
        await stage.live(place, events);

        const { repoIds } = place;
        expect(await compareIssueTables(stage.em, world, repoIds)).toEqual([]);
        expect(await query(app, UNFINISHED, `{${repoIds.join(',')}}`)).toEqual([]);
        expect(await query(app, LEFT)).toEqual([]);
        lived += 1;
      }),
      // What failed is lived again with the seed and the path that are printed, set here.
      { numRuns: COUNT, interruptAfterTimeLimit: COUNT * MOST_MS, markInterruptAsFailure: true },
    );

    expect(lived).toBe(COUNT);
    expect(stage.kills).toBeGreaterThan(COUNT / 4);
  },
  (COUNT + 5) * MOST_MS,
);
