import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readMirror, readTruth } from '../../support/issue-mirror.ts';
import { ADA_ID } from '../github/client-bench.ts';
import { IssueBench } from './issue-bench.ts';

const REPOS = [7, 8] as const;

const ACTIONS = [
  'create',
  'create pull',
  'edit',
  'close',
  'merge',
  'reopen',
  'relabel',
  'assign',
  'delete',
  'transfer',
  'convert',
  'rename label',
  'delete label',
  'edit milestone',
  'delete milestone',
  'wait',
] as const;

interface Step {
  what: (typeof ACTIONS)[number];
  repo: number;
  which: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...ACTIONS),
  repo: fc.constantFrom(...REPOS),
  which: fc.nat(1000),
});

describe('a history of issues', () => {
  let kit: IssueBench;

  afterEach(() => kit.stop());

  function apply({ what, repo, which }: Step): void {
    const { issues } = kit.world;
    const all = issues.of(repo);
    const item = all[which % Math.max(1, all.length)];
    const labels = issues.labelsOf(repo);
    const label = labels[which % Math.max(1, labels.length)];
    const [milestone] = issues.milestonesOf(repo);
    if (what === 'create' || what === 'create pull') {
      const number = which % 3 === 0 ? issues.addMilestone(repo).number : null;
      const kind = what === 'create' ? 'issue' : 'pull';
      issues.add(repo, { kind, author: ADA_ID, labels: [`l${which % 9}`], milestone: number });
    } else if (what === 'wait') kit.bench.clock.advance(which * 1_000);
    else if (what === 'rename label' && label)
      issues.editLabel(repo, label.name, { name: `n${label.id}-${which}` });
    else if (what === 'delete label' && label) issues.deleteLabel(repo, label.name);
    else if (what === 'edit milestone' && milestone)
      issues.editMilestone(repo, milestone.number, { title: `t${which}` });
    else if (what === 'delete milestone' && milestone) issues.deleteMilestone(repo, milestone.number);
    else if (item) applyToItem(what, repo, { ...item, which });
  }

  function applyToItem(
    what: Step['what'],
    repo: number,
    item: { number: number; kind: string; mergedAt: Date | null; which: number },
  ): void {
    const { issues } = kit.world;
    const { number, kind, mergedAt, which } = item;
    if (what === 'edit') issues.edit(repo, number, { title: `Title ${which}` });
    if (what === 'close') issues.close(repo, number);
    if (what === 'merge' && kind === 'pull') issues.close(repo, number, { merged: true });
    if (what === 'reopen' && !mergedAt) issues.reopen(repo, number);
    if (what === 'relabel') issues.setLabels(repo, number, [`l${which % 9}`, `m${which % 5}`]);
    if (what === 'assign') issues.assign(repo, number, which % 2 === 0 ? [ADA_ID] : []);
    if (kind === 'pull') return;
    if (what === 'delete') issues.delete(repo, number);
    if (what === 'transfer') issues.transfer(repo, number, repo === 7 ? 8 : 7);
    if (what === 'convert') issues.convertToDiscussion(repo, number);
  }

  async function expectExact(): Promise<void> {
    for (const repo of REPOS) expect(await readMirror(kit.em, repo)).toEqual(readTruth(kit.world, repo));
  }

  const part = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 40 }),
    during: fc.array(fc.record({ after: fc.nat(12), step }), { maxLength: 4 }),
    deaths: fc.array(fc.nat(6), { maxLength: 3 }),
    isTwice: fc.boolean(),
  });

  it('ends as a mirror that equals GitHub, however often it was synced and killed in between', async () => {
    expect.hasAssertions();
    kit = await IssueBench.start(REPOS);
    await fc.assert(
      fc
        .asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
          const { faults } = kit.bench.standIn;
          for (const { steps, during, deaths, isTwice } of parts) {
            for (const one of steps) apply(one);
            for (const { after, step: one } of during)
              faults.inject({ kind: 'run', after, run: () => apply(one) });
            // Two accounts may read the same repo at the same time.
            await Promise.all([kit.run(deaths.map((after) => ({ after }))), ...(isTwice ? [kit.run()] : [])]);
            faults.clear();
          }
          // What lists alone tell is told once a day.
          kit.bench.clock.advance(25 * 3_600_000);
          await kit.run();
          await expectExact();
        })
        .beforeEach(() => kit.bench.clock.advance(60_000)),
      // The world goes on from one history to the next: none of them could be told again, shorter.
      { numRuns: 12, endOnFailure: true },
    );
  });
});
