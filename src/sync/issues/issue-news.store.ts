import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { GithubIssueNews } from '../../github/issue.types.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { Scope } from '../streams/stream.ts';
import { ALL_ISSUE_STREAMS, IssueCoverageStore, ISSUES, PULLS } from './issue-coverage.store.ts';
import { DAY_MS, findWanted, toAskedAt, toSince } from './issue-news.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';
import { IssueWorkStore, type NewWork } from './issue-work.store.ts';

/** Answers to one query, which was sent at that instant. */
export interface NewsBatch {
  askedAt: Date;
  /** No outcome: GitHub could not compute it. */
  answers: readonly { repoId: number; outcome: Outcome<GithubIssueNews> | undefined }[];
}

type Reader = Pick<Scope, 'runId' | 'accountId'>;

/** Why nothing is shown of issues; also what coverage says of them. */
export const DISABLED_REASON = 'Issues are switched off in this repository';
const NO_LIST_REASON = 'GitHub lists pull requests among the issues, which are switched off';
const NOT_COMPUTED_REASON = 'GitHub could not tell whether there is anything new';

/** Decides which repos have news, and writes down what is to be done about it. */
@Injectable()
export class IssueNewsStore {
  constructor(
    private readonly watermarks: IssueWatermarkStore,
    private readonly works: IssueWorkStore,
    private readonly coverage: IssueCoverageStore,
  ) {}

  /** Returns how many repos have news. */
  async save({ answers, askedAt }: NewsBatch, by: Reader, em: EntityManager): Promise<number> {
    const news = answers.flatMap(({ repoId, outcome }) =>
      outcome?.kind === 'found' ? [{ ...outcome.value, repoId }] : [],
    );
    const works = await this.toWorks(news, { ...by, askedAt }, em);
    await this.works.add(works, em);
    await this.saveDisabled(news, askedAt, em);
    await this.saveQuiet(news, works, { ...by, askedAt }, em);
    await this.saveUntold(answers, by, em);
    return works.length;
  }

  private async toWorks(
    news: readonly GithubIssueNews[],
    { runId, accountId, askedAt }: Reader & { askedAt: Date },
    em: EntityManager,
  ): Promise<NewWork[]> {
    const repoIds = news.map(({ repoId }) => repoId);
    const known = await this.watermarks.find(accountId, repoIds, em);
    const leftAt = await this.works.findLeftAt(repoIds, em);
    return news.flatMap((told) => {
      const { repoId, issuesTotal, pullsTotal, newestAt } = told;
      const wanted = findWanted(told, known.get(repoId), askedAt);
      if (!wanted.lists && !wanted.issues) return [];
      const since = toSince(known.get(repoId)?.watermark ?? null, leftAt.get(repoId));
      const work = { runId, repoId, phase: 'labels' as const, hasNews: wanted.issues, since };
      const notes = { isDue: wanted.lists };
      return [{ ...work, issuesTotal, pullsTotal, newestAt, askedAt: toAskedAt(told, askedAt), notes }];
    });
  }

  /** The issues of a repo that has them switched off cannot be read, and its pull requests only where there are none. */
  private async saveDisabled(
    news: readonly GithubIssueNews[],
    askedAt: Date,
    em: EntityManager,
  ): Promise<void> {
    const off = news.filter(({ hasIssues }) => !hasIssues);
    if (off.length === 0) return;
    const issues = { streams: [ISSUES], state: 'disabled', reason: DISABLED_REASON } as const;
    await this.coverage.saveState(off.map(toId), issues, em);
    const pulls = { streams: [PULLS], state: 'unavailable', reason: NO_LIST_REASON } as const;
    const withPulls = off.filter(({ pullsTotal }) => pullsTotal > 0).map(toId);
    await this.coverage.saveState(withPulls, pulls, em);
    const withoutPulls = off.filter(({ pullsTotal }) => pullsTotal === 0).map(toId);
    await this.coverage.saveNoPulls(withoutPulls, askedAt, em);
  }

  /** Of what has news, each reading says for itself that it was not refused. */
  private async saveQuiet(
    news: readonly GithubIssueNews[],
    works: readonly NewWork[],
    { accountId, askedAt }: Reader & { askedAt: Date },
    em: EntityManager,
  ): Promise<void> {
    const busy = new Set(works.map(toId));
    const repoIds = news.map(toId).filter((id) => !busy.has(id));
    const before = new Date(askedAt.getTime() - DAY_MS);
    await this.coverage.forgetRefusals(accountId, { repoIds, streams: ALL_ISSUE_STREAMS, before }, em);
  }

  private async saveUntold(answers: NewsBatch['answers'], by: Reader, em: EntityManager): Promise<void> {
    const untold = answers.filter(({ outcome }) => outcome === undefined).map(toId);
    const state = { streams: [ISSUES, PULLS], state: 'unavailable', reason: NOT_COMPUTED_REASON } as const;
    await this.coverage.saveState(untold, state, em);
    for (const repoId of untold) await this.watermarks.forgetTotals(repoId, em);
    for (const { repoId, outcome } of answers) {
      if (!outcome || outcome.kind === 'found' || outcome.kind === 'not_found') continue;
      const refused = { repoIds: [repoId], streams: ALL_ISSUE_STREAMS, reason: outcome.reason };
      await this.coverage.saveRefused(by.accountId, refused, em);
    }
  }
}

function toId({ repoId }: { repoId: number }): number {
  return repoId;
}
