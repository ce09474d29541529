import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubIssues } from '../../github/issue.types.ts';
import { type IssueAnswer, IssuePageStore } from '../issues/issue-page.store.ts';
import { advanceWalk, WALK_START, type WalkState } from '../issues/issue-walk.ts';
import { IssueWorkStore, type Work } from '../issues/issue-work.store.ts';
import { outcomeOf } from '../issues/outcome-of.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

interface IssuesCursor extends StreamCursor {
  /** Repos before this one are through. */
  from: number;
  done: number;
  /** How many items there were to read from the beginning. */
  unread: number;
}

/** The issues and pull requests of each repo that has news, from where the last run came to. */
@Injectable()
export class IssuesStream implements Stream<IssueAnswer> {
  readonly name = 'issues';

  constructor(
    private readonly works: IssueWorkStore,
    private readonly answers: IssuePageStore,
  ) {}

  async *pages(
    { runId }: Scope,
    begin: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<IssueAnswer>> {
    const start = begin as IssuesCursor | null;
    const unread = start?.unread ?? (await this.works.countUnread(runId));
    let { from, done } = start ?? { from: 0, done: 0 };
    for (;;) {
      const [work] = await this.works.list(runId, 'issues', { from, limit: 1 });
      if (!work) return;
      from = work.repoId;
      const rows = await ask(work, github.issues);
      const fresh = rows.kind === 'page' ? rows.step.fresh : 0;
      done += fresh;
      // Of repos that were read before nobody knows how much has changed.
      const expected = unread === 0 ? null : Math.max(unread, done);
      yield { rows, cursor: { from, done, unread }, done: fresh, expected };
    }
  }

  async store(rows: IssueAnswer, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.answers.save(rows, scope, em);
  }
}

async function ask(work: Work, github: GithubIssues): Promise<IssueAnswer> {
  const { repoId, since, link } = work;
  const outcome = await outcomeOf(github.listIssues({ repoId, since }, link));
  if (outcome.kind !== 'found') return { kind: 'refused', work, outcome };
  const { items, nextUrl } = outcome.value;
  const walked = items.map(({ number, updated_at: updatedAt }) => ({ number, updatedAt }));
  return {
    kind: 'page',
    work,
    items,
    step: advanceWalk(toState(work), { items: walked, nextUrl }),
  };
}

function toState({ since, link, notes }: Work): WalkState {
  return { ...WALK_START, ...(notes as Partial<WalkState> | null), since, link };
}
