import { expect, it } from 'vitest';
import { GithubIssue, GithubMilestone, GithubStarWeek } from './issue.schema.ts';

const ADA = { id: 1001, node_id: 'U_ada', login: 'ada', type: 'User' };
const LABEL = { id: 2 ** 33, node_id: 'LA_1', name: 'bug', color: 'd73a4a', description: null };
const NOW = '2026-11-20T10:00:00Z';

it('reads an issue, with null for all that GitHub leaves out', () => {
  expect(GithubIssue.parse(anIssue())).toMatchObject({
    id: 2 ** 33 + 1,
    body: null,
    state_reason: null,
    assignees: [],
    labels: [],
    milestone: null,
    reactions: null,
    closed_at: null,
    draft: null,
    pull_request: null,
    updated_at: new Date(NOW),
  });
});

it('knows a pull request and when it was merged', () => {
  const merged = GithubIssue.parse(anIssue({ draft: false, pull_request: { merged_at: NOW } }));
  const open = GithubIssue.parse(anIssue({ pull_request: { url: 'x' } }));

  expect(merged).toMatchObject({ draft: false, pull_request: { merged_at: new Date(NOW) } });
  expect(open.pull_request).toEqual({ merged_at: null });
});

it('keeps null for an author whose account is gone', () => {
  expect(GithubIssue.parse(anIssue({ user: null, assignees: [null, ADA] }))).toMatchObject({
    user: null,
    assignees: [{ id: 1001 }],
  });
});

it('passes over labels that are bare names', () => {
  expect(GithubIssue.parse(anIssue({ labels: ['bare', LABEL] })).labels).toEqual([LABEL]);
});

it('mends a body as long as GitHub allows, with NUL and lone surrogates in it', () => {
  const body = `a\0b\uD800c\uDC00${'é'.repeat(65_536 - 6)}`;

  const issue = GithubIssue.parse(anIssue({ body, title: '\0' }));

  expect(issue.title).toBe('\uFFFD');
  expect(issue.body).toBe(`a\uFFFDb\uFFFDc\uFFFD${'é'.repeat(65_530)}`);
});

it('keeps the total of the reactions, also when it is none', () => {
  expect(GithubIssue.parse(anIssue({ reactions: { total_count: 0, '+1': 0 } })).reactions).toBe(0);
});

it.each(['merged', 'OPEN', null])('does not take %j for a state', (state) => {
  expect(GithubIssue.safeParse(anIssue({ state })).success).toBe(false);
});

it.each([
  ['2026-12-01T08:00:00Z', new Date('2026-12-01T08:00:00Z')],
  ['12020-01-01T08:00:00Z', null],
  [null, null],
  [undefined, null],
])('reads a milestone that is due on %s', (due_on, expected) => {
  const milestone = {
    id: 1,
    node_id: 'MI_1',
    number: 1,
    title: 'v1',
    state: 'open',
    due_on,
    created_at: NOW,
    updated_at: NOW,
  };

  expect(GithubMilestone.parse(milestone)).toMatchObject({
    due_on: expected,
    creator: null,
    description: null,
    closed_at: null,
  });
});

it('reads a week of stars from its first second on', () => {
  const days = [14, 23, 26, 18, 8, 0, 0];

  expect(GithubStarWeek.parse({ week: 1_789_862_400, total: 89, days })).toEqual({
    week: new Date('2026-09-20T00:00:00Z'),
    total: 89,
    days,
  });
});

it('refuses a week that has not seven days', () => {
  expect(GithubStarWeek.safeParse({ week: 0, total: 0, days: [0] }).success).toBe(false);
});

function anIssue(fields: object = {}): object {
  return {
    id: 2 ** 33 + 1,
    node_id: 'I_1',
    number: 1,
    title: 'Broken',
    state: 'open',
    user: ADA,
    labels: [],
    comments: 0,
    locked: false,
    created_at: NOW,
    updated_at: NOW,
    ...fields,
  };
}
