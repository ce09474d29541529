import { totalReactions } from '../../world/issue-truth.ts';
import { toInstant } from './instant.ts';
import { toLabel } from './label.ts';
import { toMilestone } from './milestone.ts';
import { userOrGhost } from './simple-user.ts';
import type { Call } from '../../http/call.ts';
import type { Item, Reaction } from '../../world/issue-model.ts';
import type { Repo } from '../../world/model.ts';
import type { Schema } from './schemas.ts';

type Issue = Schema<'issue'>;

const REACTIONS: Reaction[] = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];
const NO_SUB_ISSUES = { total: 0, completed: 0, percent_completed: 0 };
const NO_DEPENDENCIES = { blocked_by: 0, total_blocked_by: 0, blocking: 0, total_blocking: 0 };

/** An entry of the issues list, which holds pull requests too, and the answer for a single one. */
export function toIssue(call: Call, repo: Repo, item: Item): Issue {
  const { world } = call;
  const [assignee = null, ...others] = item.assigneeIds.flatMap((id) => userOrGhost(call, id) ?? []);
  const milestone = world.issues.milestoneById(repo.id, item.milestoneId);
  const labels = item.labelIds.flatMap((id) => world.issues.labelById(repo.id, id) ?? []);
  return {
    ...addresses(call, repo, item),
    id: item.id,
    node_id: item.nodeId,
    number: item.number,
    title: item.title,
    user: userOrGhost(call, item.authorId),
    labels: labels.map((label) => toLabel(call, repo, label)),
    state: item.state,
    locked: item.locked,
    assignee,
    assignees: assignee ? [assignee, ...others] : [],
    milestone: milestone && toMilestone(call, repo, milestone),
    comments: item.comments,
    created_at: toInstant(item.createdAt),
    updated_at: toInstant(item.updatedAt),
    closed_at: item.closedAt && toInstant(item.closedAt),
    author_association: association(call, repo, item),
    active_lock_reason: item.lockReason,
    ...ofItsKind(call, repo, item),
    body: item.body,
    closed_by: userOrGhost(call, item.closedById),
    reactions: reactions(call, repo, item),
    performed_via_github_app: null,
    state_reason: item.stateReason,
  } satisfies Issue;
}

type Address =
  'url' | 'repository_url' | 'labels_url' | 'comments_url' | 'events_url' | 'html_url' | 'timeline_url';

function addresses({ urls, world }: Call, repo: Repo, { number, kind }: Item): Pick<Issue, Address> {
  const fullName = world.fullName(repo);
  const url = `${urls.api}/repos/${fullName}/issues/${number}`;
  return {
    url,
    repository_url: `${urls.api}/repos/${fullName}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${urls.web}/${fullName}/${kind === 'pull' ? 'pull' : 'issues'}/${number}`,
    timeline_url: `${url}/timeline`,
  };
}

/** `draft` and `pull_request` are only there for pull requests, types and sub-issues only for issues. */
function ofItsKind({ urls, world }: Call, repo: Repo, item: Item): Partial<Issue> {
  if (item.kind === 'issue') {
    return { type: null, sub_issues_summary: NO_SUB_ISSUES, issue_dependencies_summary: NO_DEPENDENCIES };
  }
  const page = `${urls.web}/${world.fullName(repo)}/pull/${item.number}`;
  return {
    draft: item.draft,
    pull_request: {
      url: `${urls.api}/repos/${world.fullName(repo)}/pulls/${item.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: item.mergedAt && toInstant(item.mergedAt),
    },
  };
}

function reactions(call: Call, repo: Repo, item: Item): Schema<'reaction-rollup'> {
  const counts = Object.fromEntries(REACTIONS.map((content) => [content, item.reactions[content] ?? 0]));
  return {
    url: `${call.urls.api}/repos/${call.world.fullName(repo)}/issues/${item.number}/reactions`,
    total_count: totalReactions(item),
    ...(counts as Record<Reaction, number>),
  };
}

function association({ world }: Call, repo: Repo, { authorId }: Item): Schema<'author-association'> {
  if (authorId === null) return 'NONE';
  if (authorId === repo.ownerId) return 'OWNER';
  if (world.accounts.roleIn(repo.ownerId, authorId) !== null) return 'MEMBER';
  return world.repos.collaborations(authorId).has(repo.id) ? 'COLLABORATOR' : 'NONE';
}
