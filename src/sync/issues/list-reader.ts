import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { GithubPage, Outcome } from '../../github/github.types.ts';
import type { GithubIssues } from '../../github/issue.types.ts';
import { findComputed } from '../find-computed.ts';
import type { Scope, StreamCursor, StreamPage } from '../streams/stream.ts';
import { IssueSeenStore } from './issue-seen.store.ts';
import { IssueWorkStore, type Work } from './issue-work.store.ts';
import { type ListAnswer, type ListNotes, toldOf, toListNotes, toPageAnswer } from './list-work.ts';
import { outcomeOf } from './outcome-of.ts';

interface ListCursor extends StreamCursor {
  /** Repos before this one are through. */
  from: number;
}

/** A list of each repo. */
export interface RepoList<Item> {
  what: 'label' | 'milestone';
  phase: 'labels' | 'milestones';
  fetch(github: GithubIssues, repoId: number, nextUrl: string | null): Promise<Outcome<GithubPage<Item>>>;
}

/** GitHub takes 100 node ids a query. */
export const SUSPECTS_AT_ONCE = 100;

/** Asks for a list of every repo that a run is at work on: all pages, then by id what is stored and was not among them. */
@Injectable()
export class ListReader {
  constructor(
    private readonly em: EntityManager,
    private readonly works: IssueWorkStore,
    private readonly seen: IssueSeenStore,
    private readonly clock: Clock,
  ) {}

  async *pages<Item extends { id: number }>(
    scope: Scope,
    cursor: StreamCursor | null,
    { list, github }: { list: RepoList<Item>; github: GithubIssues },
  ): AsyncGenerator<StreamPage<ListAnswer<Item>>> {
    let { from } = (cursor as ListCursor | null) ?? { from: 0 };
    let mayRepeat = scope.mayRepeatPage;
    for (;;) {
      const [work] = await this.works.list(scope.runId, list.phase, { from, limit: 1 });
      if (!work) return;
      from = work.repoId;
      const notes = toListNotes(work, this.clock.now());
      const rows = notes.sweep
        ? await askPage(work, { notes, list, github, mayRepeat })
        : await this.askSuspects(work, { notes, list, github });
      mayRepeat = false;
      yield { rows, cursor: { from }, done: countDone(rows), expected: null };
    }
  }

  private async askSuspects<Item>(
    work: Work,
    { notes, list, github }: { notes: ListNotes; list: RepoList<Item>; github: GithubIssues },
  ): Promise<ListAnswer<Item>> {
    const page = { afterId: notes.afterId, limit: SUSPECTS_AT_ONCE };
    const suspects = await this.seen.listUnseen(work, list.what, page, this.em.fork());
    const nodeIds = suspects.map(({ nodeId }) => nodeId);
    const outcomes = await findComputed(nodeIds, (ids) => github.findIssueNodes(ids));
    const lastId = suspects.length < SUSPECTS_AT_ONCE ? null : (suspects.at(-1)?.id ?? null);
    return { kind: 'suspects', work, notes, told: toldOf(work, suspects, outcomes), lastId };
  }
}

async function askPage<Item extends { id: number }>(
  work: Work,
  ask: { notes: ListNotes; list: RepoList<Item>; github: GithubIssues; mayRepeat: boolean },
): Promise<ListAnswer<Item>> {
  const { notes, list, github, mayRepeat } = ask;
  const outcome = await outcomeOf(list.fetch(github, work.repoId, notes.sweep?.url ?? null));
  if (outcome.kind !== 'found') return { kind: 'refused', work, notes, outcome };
  return toPageAnswer(work, { notes, page: outcome.value, mayRepeat });
}

function countDone(answer: ListAnswer<unknown>): number {
  return answer.kind === 'page' && (answer.notes.sweep?.walk ?? 1) === 1 ? answer.items.length : 0;
}
