import { toIssue } from '../rest/shapes/issue.ts';
import { toLabel } from '../rest/shapes/label.ts';
import { toMilestone } from '../rest/shapes/milestone.ts';
import { toOrganizationSimple } from '../rest/shapes/organization.ts';
import { toPullRequest } from '../rest/shapes/pull-request.ts';
import { toRepository } from '../rest/shapes/repository.ts';
import { toInstant } from '../rest/shapes/instant.ts';
import { toSimpleUser } from '../rest/shapes/simple-user.ts';
import { toPush } from './push-payload.ts';
import type { Call } from '../http/call.ts';
import type { Item, Label, Milestone } from '../world/issue-model.ts';
import type { Account, Repo } from '../world/model.ts';
import type { PushChange } from './push-payload.ts';

/** What an event has beside what it is about. */
export interface Extra {
  label?: Label;
  milestone?: Milestone;
  assignee?: Account;
  requestedReviewer?: Account;
  /** As GitHub writes it: `{title: {from: 'Old'}}`. */
  changes?: object;
}

/** The bodies of GitHub's webhooks, from the world as it is now. What is gone is told by the record kept of it. */
export class WebhookPayloads {
  private readonly call: Call;
  private readonly sender: Account | null;

  /** Without a sender the owner of the repo has done it. */
  constructor(call: Call, sender: Account | null = null) {
    this.call = call;
    this.sender = sender;
  }

  issues(action: string, item: Item, extra: Extra = {}): object {
    const repo = this.repoOf(item);
    return this.about(repo, { action, issue: toIssue(this.call, repo, item), ...this.beside(repo, extra) });
  }

  /** Comes from the repo that the issue has left. */
  issuesTransferred(former: Item, now: Item): object {
    const target = this.repoOf(now);
    return this.issues('transferred', former, {
      changes: {
        new_issue: toIssue(this.call, target, now),
        new_repository: toRepository(this.call, target),
      },
    });
  }

  pullRequest(action: string, item: Item, extra: Extra = {}): object {
    const repo = this.repoOf(item);
    const about = { action, number: item.number, pull_request: toPullRequest(this.call, repo, item) };
    return this.about(repo, { ...about, ...this.beside(repo, extra) });
  }

  label(action: 'created' | 'edited' | 'deleted', label: Label, extra: Extra = {}): object {
    const repo = this.repoOf(label);
    return this.about(repo, { action, label: toLabel(this.call, repo, label), ...this.beside(repo, extra) });
  }

  milestone(action: string, milestone: Milestone, extra: Extra = {}): object {
    const repo = this.repoOf(milestone);
    const about = { action, milestone: toMilestone(this.call, repo, milestone) };
    return this.about(repo, { ...about, ...this.beside(repo, extra) });
  }

  repository(action: string, repo: Repo, extra: Extra = {}): object {
    return this.about(repo, { action, ...this.beside(repo, extra) });
  }

  push(repo: Repo, change: PushChange = {}): object {
    const about = this.about(repo, {}) as { repository: object };
    return { ...about, ...toPush(this.call, repo, change, about.repository) };
  }

  star(action: 'created' | 'deleted', repo: Repo): object {
    const at = action === 'created' ? toInstant(this.call.now) : null;
    return this.about(repo, { action, starred_at: at });
  }

  member(action: 'added' | 'edited' | 'removed', repo: Repo, member: Account, extra: Extra = {}): object {
    const about = { action, member: toSimpleUser(member, this.call.urls) };
    return this.about(repo, { ...about, ...this.beside(repo, extra) });
  }

  private about(repo: Repo, event: object): object {
    const owner = this.call.world.ownerOf(repo);
    const { urls } = this.call;
    return {
      ...event,
      repository: { ...toRepository(this.call, repo), custom_properties: {} },
      ...(owner.type === 'Organization' ? { organization: toOrganizationSimple(owner, urls) } : {}),
      sender: toSimpleUser(this.sender ?? owner, urls),
    };
  }

  private beside(repo: Repo, { label, milestone, assignee, requestedReviewer, changes }: Extra): object {
    const { call } = this;
    return {
      ...(label ? { label: toLabel(call, repo, label) } : {}),
      ...(milestone ? { milestone: toMilestone(call, repo, milestone) } : {}),
      ...(assignee ? { assignee: toSimpleUser(assignee, call.urls) } : {}),
      ...(requestedReviewer ? { requested_reviewer: toSimpleUser(requestedReviewer, call.urls) } : {}),
      ...(changes ? { changes } : {}),
    };
  }

  private repoOf({ repoId }: { repoId: number }): Repo {
    return this.call.world.repos.get(repoId);
  }
}
