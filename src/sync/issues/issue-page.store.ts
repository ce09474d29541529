import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { GithubIssue } from '../../github/issue.schema.ts';
import { IssueVersionStore } from '../../issues/issue-version.store.ts';
import { NOTHING_SAVED, type Scope } from '../streams/stream.ts';
import { IssueItemsStore } from './issue-items.store.ts';
import { IssueRefusalStore } from './issue-refusal.store.ts';
import type { WalkStep } from './issue-walk.ts';
import { IssueWalkEnd } from './issue-walk-end.ts';
import { IssueWorkStore, type Work } from './issue-work.store.ts';

/** What one request told of the issues and pull requests of a repo. */
export type IssueAnswer =
  | { kind: 'page'; work: Work; items: readonly GithubIssue[]; step: WalkStep }
  | { kind: 'refused'; work: Work; outcome: Exclude<Outcome<never>, { kind: 'found' }> };

/** Stores a page of the walk over a repo's issues, and where it goes on. */
@Injectable()
export class IssuePageStore {
  constructor(
    private readonly versions: IssueVersionStore,
    private readonly items: IssueItemsStore,
    private readonly works: IssueWorkStore,
    private readonly ends: IssueWalkEnd,
    private readonly refusals: IssueRefusalStore,
  ) {}

  async save(answer: IssueAnswer, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const { work } = answer;
    if (answer.kind === 'refused') {
      await this.refusals.save(work, answer.outcome, scope.accountId, em);
      return NOTHING_SAVED;
    }
    await this.versions.lock([work.repoId], em);
    const { counts, changed } = await this.items.save(work.repoId, answer.items, em);
    if (changed) await this.versions.raise([work.repoId], em);
    const { state, isEnd } = answer.step;
    if (isEnd) await this.ends.save(work, state, scope.accountId, em);
    else await this.works.moveOn(work, toStep(state), em);
    return counts;
  }
}

function toStep({ since, link, ...notes }: WalkStep['state']): Parameters<IssueWorkStore['moveOn']>[1] {
  return { phase: 'issues', since, link, notes };
}
