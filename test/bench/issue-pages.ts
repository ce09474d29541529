import type { GithubAccount } from '../../src/github/github.schema.ts';
import type { GithubIssue, GithubLabel } from '../../src/github/issue.schema.ts';

const FIRST_MS = Date.UTC(2015, 0, 1);
const STEP_MS = 60_000;
const ACCOUNTS = 5_000;
const LABELS = 60;

/** Issues and pull requests of one repo, least recently updated first, as GitHub's list shows them. */
export function createIssues(from: number, count: number): GithubIssue[] {
  return Array.from({ length: count }, (_, index) => createIssue(from + index));
}

/** Two in three carry labels, one in four has somebody assigned, one in three is a pull request. */
function createIssue(index: number): GithubIssue {
  const number = index + 1;
  const updatedAt = new Date(FIRST_MS + index * STEP_MS);
  const createdAt = new Date(updatedAt.getTime() - (index % 90) * 86_400_000);
  const isClosed = index % 4 > 0;
  const isPull = index % 3 === 0;
  return {
    id: 2_000_000_000 + index,
    node_id: `${isPull ? 'PR' : 'I'}_kwDOAAAUBM${index}`,
    number,
    title: `Something is not as it should be (${(index * 2_654_435_761).toString(36)})`,
    body: index % 10 === 0 ? null : toBody(index),
    state: isClosed ? 'closed' : 'open',
    state_reason: isClosed && !isPull ? 'completed' : null,
    user: toAccount((index * 7919) % ACCOUNTS),
    assignees: index % 4 === 0 ? [toAccount((index * 31) % 50)] : [],
    labels: Array.from({ length: index % 3 }, (_, nth) => toLabel((index * 7 + nth * 13) % LABELS)),
    milestone: null,
    comments: index % 20,
    reactions: index % 7,
    locked: false,
    created_at: createdAt,
    updated_at: updatedAt,
    closed_at: isClosed ? updatedAt : null,
    draft: isPull ? false : null,
    pull_request: isPull ? { merged_at: isClosed ? updatedAt : null } : null,
  };
}

/** About 600 characters, which is what half of all issues have at most. */
function toBody(index: number): string {
  return `Steps to reproduce it, number ${index}: `.repeat(16);
}

function toAccount(index: number): GithubAccount {
  const id = 10 + index;
  return {
    id,
    node_id: `U_${id}`,
    login: `person-${id}`,
    type: 'User',
    avatar_url: `https://avatars.example.org/u/${id}`,
  };
}

function toLabel(index: number): GithubLabel {
  const id = 8_000_000_000 + index;
  return {
    id,
    node_id: `LA_${id}`,
    name: `area/label-${index}`,
    color: 'ededed',
    description: `About area ${index}`,
  };
}
