import { createHash } from 'node:crypto';

import { toIssue } from './issue.ts';
import { toLabel } from './label.ts';
import { toRepository } from './repository.ts';
import { toSimpleUser } from './simple-user.ts';
import type { Call } from '../../http/call.ts';
import type { Item } from '../../world/issue-model.ts';
import type { Repo } from '../../world/model.ts';
import type { Schema } from './schemas.ts';

type PullRequest = Schema<'pull-request'>;

/** A pull request by its own id, as webhooks tell it. Branches and commits are made up. */
export function toPullRequest(call: Call, repo: Repo, item: Item): PullRequest {
  const issue = toIssue(call, repo, item);
  const labels = item.labelIds.flatMap((id) => call.world.issues.labelById(repo.id, id) ?? []);
  const isMerged = item.mergedAt !== null;
  return {
    ...addresses(call, repo, item),
    id: item.pullId ?? item.id,
    node_id: item.nodeId,
    number: item.number,
    state: item.state,
    locked: item.locked,
    title: item.title,
    // The wire has null for a ghost; GitHub's description denies it.
    user: issue.user as PullRequest['user'],
    body: item.body,
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    closed_at: issue.closed_at,
    merged_at: issue.pull_request?.merged_at ?? null,
    merge_commit_sha: isMerged ? sha(item, 'merge') : null,
    assignee: issue.assignee,
    assignees: issue.assignees ?? [],
    requested_reviewers: [],
    requested_teams: [],
    labels: labels.map((label) => toLabel(call, repo, label)),
    milestone: issue.milestone,
    draft: item.draft,
    head: branch(call, repo, `feature-${item.number}`, sha(item, 'head')),
    base: branch(call, repo, repo.defaultBranch, sha(item, 'base')),
    author_association: issue.author_association ?? 'NONE',
    auto_merge: null,
    active_lock_reason: item.lockReason,
    merged: isMerged,
    mergeable: null,
    rebaseable: null,
    mergeable_state: 'unknown',
    merged_by: isMerged ? (issue.closed_by ?? null) : null,
    comments: item.comments,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 1,
    changed_files: 1,
  } satisfies PullRequest;
}

type Address = Extract<keyof PullRequest, `${string}url` | '_links'>;

function addresses({ urls, world }: Call, repo: Repo, item: Item): Pick<PullRequest, Address> {
  const api = `${urls.api}/repos/${world.fullName(repo)}`;
  const page = `${urls.web}/${world.fullName(repo)}/pull/${item.number}`;
  const url = `${api}/pulls/${item.number}`;
  const found = {
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: `${api}/issues/${item.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${item.number}/comments`,
    statuses_url: `${api}/statuses/${sha(item, 'head')}`,
  };
  return { ...found, _links: links(found) };
}

function links(found: Omit<Pick<PullRequest, Address>, '_links'>): PullRequest['_links'] {
  return {
    self: { href: found.url },
    html: { href: found.html_url },
    issue: { href: found.issue_url },
    comments: { href: found.comments_url },
    review_comments: { href: found.review_comments_url },
    review_comment: { href: found.review_comment_url },
    commits: { href: found.commits_url },
    statuses: { href: found.statuses_url },
  };
}

function branch(call: Call, repo: Repo, ref: string, head: string): PullRequest['head'] {
  const owner = call.world.ownerOf(repo);
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha: head,
    user: toSimpleUser(owner, call.urls),
    repo: toRepository(call, repo),
  };
}

function sha({ nodeId }: Item, what: string): string {
  return createHash('sha1').update(`${nodeId}:${what}`).digest('hex');
}
