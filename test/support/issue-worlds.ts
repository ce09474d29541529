import * as fc from 'fast-check';
import type { LabelClass } from '../../src/issues/label.entity.ts';

export const ALICE = 101;
export const BOB = 102;
export const OWNERS = [1, 2] as const;

/** Repos of two owners; what a viewer may see of them is told by `readers`. */
export interface WorldRepoWithItems {
  id: number;
  ownerId: number;
  visibility: 'public' | 'private';
  isGone: boolean;
  readers: number[];
  labels: { id: number; name: string; class: LabelClass }[];
  items: {
    number: number;
    kind: 'issue' | 'pull';
    createdAt: Date;
    closedAt: Date | null;
    labelIds: number[];
  }[];
}

export interface WorldRule {
  accountId: number;
  scope: 'repository' | 'organization';
  scopeId: number;
  pattern: string;
  class: LabelClass;
}

const labelClass = fc.constantFrom<LabelClass>('bug', 'performance', 'other');
const NAMES = ['bug', 'Kind/Bug', 'slow', 'perf: memory', 'area/x', '100%_*\\'];

/** At the edges of months, and anywhere between; in whole seconds, as GitHub’s are. */
const START = Date.UTC(2025, 0, 1);
const edge = fc.integer({ min: 0, max: 14 }).map((month) => Date.UTC(2025, month, 1));
const instant = fc
  .oneof(
    edge,
    edge.chain((at) => fc.constantFrom(at - 1000, at + 1000)),
    fc.integer({ min: START, max: Date.UTC(2026, 3, 1) }),
  )
  .map((ms) => new Date(Math.floor(ms / 1000) * 1000));

const item = fc.record({
  kind: fc.constantFrom('issue' as const, 'pull' as const),
  createdAt: instant,
  closedAt: fc.option(instant),
  labels: fc.uniqueArray(fc.nat(NAMES.length - 1), { maxLength: 3 }),
});

const repo = fc.record({
  ownerId: fc.constantFrom(...OWNERS),
  visibility: fc.constantFrom('public' as const, 'private' as const),
  isGone: fc.boolean(),
  readers: fc.uniqueArray(fc.constantFrom(ALICE, BOB)),
  classes: fc.tuple(...NAMES.map(() => labelClass)),
  items: fc.array(item, { maxLength: 12, size: 'max' }),
});

export const issueWorlds: fc.Arbitrary<WorldRepoWithItems[]> = fc
  .array(repo, { minLength: 1, maxLength: 4 })
  .map((repos) =>
    repos.map(({ classes, items, isGone, ...rest }, index) => {
      const id = index + 1;
      return {
        ...rest,
        id,
        isGone: isGone && index > 1,
        labels: NAMES.map((name, at) => ({ id: id * 100 + at, name, class: classes[at] ?? 'other' })),
        items: items.map(({ labels, ...facts }, at) => {
          return { ...facts, number: at + 1, labelIds: labels.map((label) => id * 100 + label) };
        }),
      };
    }),
  );

export const worldRules: fc.Arbitrary<WorldRule[]> = fc.array(
  fc.record({
    accountId: fc.constantFrom(ALICE, BOB),
    scope: fc.constantFrom('repository' as const, 'organization' as const),
    scopeId: fc.integer({ min: 1, max: 3 }),
    pattern: fc.constantFrom('*', 'BUG', 'kind/*', '*s*', '*r*', '100%_*\\', 'none'),
    class: labelClass,
  }),
  { maxLength: 8, size: 'max' },
);

const hour = fc.integer({ min: 0, max: 500 * 24 }).map((hours) => new Date(START + hours * 3_600_000));
const bound = fc.oneof(
  edge.map((ms) => new Date(ms)),
  hour,
);
const anyWindow = fc
  .tuple(bound, bound)
  .filter(([a, b]) => a.getTime() !== b.getTime())
  .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const wholeWindow = fc.constant({ from: new Date(START), to: new Date(Date.UTC(2026, 4, 1)) });

export const windows = fc.oneof(anyWindow, wholeWindow);

export const filters = fc.record({
  kind: fc.constantFrom('all' as const, 'all' as const, 'issues' as const, 'pulls' as const),
  state: fc.constantFrom('all' as const, 'all' as const, 'open' as const, 'closed' as const),
});
