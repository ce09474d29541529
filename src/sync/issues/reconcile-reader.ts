import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { GithubUnavailableError } from '../../github/github.errors.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { GithubIssueIdPage, GithubIssues } from '../../github/issue.types.ts';
import { findComputed } from '../find-computed.ts';
import { IssueSuspectStore } from './issue-suspect.store.ts';
import { IssueWorkStore, type Work } from './issue-work.store.ts';
import { outcomeOf } from './outcome-of.ts';
import { type AskedItem, isStillThere, type ReconcileAnswer } from './reconcile-answer.ts';
import { type ReconcileNotes, toReconcileNotes } from './reconcile-work.ts';

/** One point a query. */
const COUNTS_AT_ONCE = 29;

/** Each may cost a request of its own besides the query for all of them. */
const ITEMS_AT_ONCE = 25;

/** Asks the next question about a repo where what is stored differs from what GitHub counts. */
@Injectable()
export class ReconcileReader {
  constructor(
    private readonly em: EntityManager,
    private readonly works: IssueWorkStore,
    private readonly suspects: IssueSuspectStore,
  ) {}

  /** Null: nothing is left to do. */
  async ask(runId: string, github: GithubIssues): Promise<ReconcileAnswer | null> {
    const works = await this.works.list(runId, 'reconcile', { from: 0, limit: COUNTS_AT_ONCE });
    const [work] = works;
    if (!work) return null;
    const notes = toReconcileNotes(work);
    if (notes.stage === 'sweep') return askIds(work, notes, github);
    if (notes.stage === 'missing') return this.askMissing(work, github);
    if (notes.stage === 'suspects') return this.askSuspects(work, notes, github);
    return askCounts(
      works.filter((other) => toReconcileNotes(other).stage === 'count'),
      github,
    );
  }

  private async askMissing(work: Work, github: GithubIssues): Promise<ReconcileAnswer> {
    const numbers = await this.suspects.listMissing(work, ITEMS_AT_ONCE, this.em.fork());
    return { kind: 'items', work, asked: await askItems(work, numbers, github), lastNumber: null };
  }

  private async askSuspects(
    work: Work,
    { sweeps, afterNumber }: ReconcileNotes,
    github: GithubIssues,
  ): Promise<ReconcileAnswer> {
    const page = { afterId: afterNumber, limit: ITEMS_AT_ONCE };
    const suspects = await this.suspects.listUnseen(work, { sweeps, page }, this.em.fork());
    const nodeIds = suspects.map(({ nodeId }) => nodeId);
    const outcomes = await findComputed(nodeIds, (ids) => github.findIssueNodes(ids));
    const absent = suspects.filter((suspect) => !isStillThere(work, suspect, outcomes.get(suspect.nodeId)));
    const asked = await askItems(
      work,
      absent.map(({ id }) => id),
      github,
    );
    const lastNumber = suspects.length < ITEMS_AT_ONCE ? null : (suspects.at(-1)?.id ?? null);
    return { kind: 'items', work, asked, lastNumber };
  }
}

async function askCounts(works: readonly Work[], github: GithubIssues): Promise<ReconcileAnswer> {
  const nodeIds = works.map(({ nodeId }) => nodeId);
  const outcomes = await findComputed(nodeIds, (ids) => github.countIssuesByState(ids));
  return { kind: 'counts', told: works.map((work) => ({ work, outcome: outcomes.get(work.nodeId) })) };
}

async function askIds(
  work: Work,
  { sweeps, at }: ReconcileNotes,
  github: GithubIssues,
): Promise<ReconcileAnswer> {
  const sweep = sweeps[at];
  if (!sweep) throw new Error('Ids are to be read, and it is not said which');
  const answer = github.listIssueIds({ nodeId: work.nodeId, ...sweep, after: work.link });
  return { kind: 'ids', work, outcome: await toIds(answer) };
}

/** Null: GitHub could not compute them. That is this repo's alone, unless it goes on. */
async function toIds(
  answer: Promise<Outcome<GithubIssueIdPage>>,
): Promise<Outcome<GithubIssueIdPage> | null> {
  try {
    return await outcomeOf(answer);
  } catch (error) {
    if (!(error instanceof GithubUnavailableError)) throw error;
    return null;
  }
}

async function askItems(
  { repoId }: Work,
  numbers: readonly number[],
  github: GithubIssues,
): Promise<AskedItem[]> {
  const asked: AskedItem[] = [];
  for (const number of numbers)
    asked.push({ number, outcome: await outcomeOf(github.getIssue(repoId, number)) });
  return asked;
}
