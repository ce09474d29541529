import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { saveRows } from '../database/save-rows.ts';
import { type CoverageState, ListCoverage, ListedRepo, RepoCoverage } from './coverage.entity.ts';

export interface ListKey {
  accountId: number;
  target: string;
}

export interface ListState extends ListKey {
  stream: string;
  state: CoverageState;
  expected: number | null;
  stored: number;
  /** When the sweep began, if it was a full one; null keeps the one before. */
  fullSweepAt: Date | null;
  reason: string | null;
}

export interface AbsentRepo {
  id: number;
  nodeId: string;
}

/** The stream under which it is said whether a repo itself can be read. */
export const REPO_ITSELF = 'repo';

/** Of what no run sees any more. */
const NO_RUN = '00000000-0000-0000-0000-000000000000';

/** `account_id` of what is everybody's to know. */
export const EVERYBODY = 0;

/** Writes what is held of what there is, and which list showed which repo. Bookkeeping: its rows are not counted. */
@Injectable()
export class CoverageStore {
  async saveList({ fullSweepAt, ...list }: ListState, em: EntityManager): Promise<void> {
    const before = fullSweepAt ? null : await this.findList(list, list.stream, em);
    const lastFullSweepAt = fullSweepAt ?? before?.lastFullSweepAt ?? null;
    await saveRows(em, ListCoverage, [{ ...list, lastFullSweepAt }]);
  }

  async findList(
    { accountId, target }: ListKey,
    stream: string,
    em: EntityManager,
  ): Promise<ListCoverage | null> {
    return em.findOne(ListCoverage, { accountId, target, stream }, { disableIdentityMap: true });
  }

  /** This walk of the run's sweep showed these repos just now: they can be read. */
  async saveListed(
    { accountId, target }: ListKey,
    { runId, walk, repoIds }: { runId: string; walk: number; repoIds: readonly number[] },
    em: EntityManager,
  ): Promise<void> {
    await saveRows(
      em,
      ListedRepo,
      repoIds.map((repoId) => ({ accountId, target, repoId, runId, walk })),
    );
    await this.saveReadable(accountId, repoIds, em);
  }

  /** They answered this account just now: whatever it, or everybody, was told of their not answering is over. */
  async saveReadable(accountId: number, repoIds: readonly number[], em: EntityManager): Promise<void> {
    const text = `delete from repo_coverage
      where repo_id = any($1::bigint[]) and stream = $2 and account_id = any($3::bigint[])`;
    await queryRows(em, { text, values: [repoIds, REPO_ITSELF, [EVERYBODY, accountId]] });
  }

  /** At the end of a sweep: what was last seen in a walk before this one counts as not seen by the run. */
  async forgetEarlierWalks(
    { accountId, target }: ListKey,
    { runId, walk }: { runId: string; walk: number },
    em: EntityManager,
  ): Promise<void> {
    const earlier = { accountId, target, runId, walk: { $lt: walk } };
    await em.nativeUpdate(ListedRepo, earlier, { runId: NO_RUN });
  }

  async countListed({ accountId, target }: ListKey, runId: string, em: EntityManager): Promise<number> {
    return em.count(ListedRepo, { accountId, target, runId });
  }

  /** What the list showed at an earlier sweep and not at this one, by id. */
  async listAbsent(
    { accountId, target }: ListKey,
    page: { runId: string; afterId: number; limit: number },
    em: EntityManager,
  ): Promise<AbsentRepo[]> {
    return em.execute<AbsentRepo[]>(
      `select r.id, r.node_id as "nodeId" from listed_repo l join repo r on r.id = l.repo_id
       where l.account_id = ? and l.target = ? and l.run_id <> ? and l.repo_id > ?
       order by l.repo_id limit ?`,
      [accountId, target, page.runId, page.afterId, page.limit],
    );
  }

  /** What a target showed last, whichever run saw it. */
  async listListed({ accountId, target }: ListKey, em: EntityManager): Promise<number[]> {
    const rows = await em.find(
      ListedRepo,
      { accountId, target },
      { disableIdentityMap: true, orderBy: { repoId: 'asc' } },
    );
    return rows.map(({ repoId }) => repoId);
  }

  async removeListed(
    { accountId, target }: ListKey,
    repoIds: readonly number[],
    em: EntityManager,
  ): Promise<void> {
    await em.nativeDelete(ListedRepo, { accountId, target, repoId: { $in: [...repoIds] } });
  }

  /** GitHub withheld it from this account: shown to that account alone, and nothing else changes. */
  async saveForbidden(
    { accountId, repoId }: { accountId: number; repoId: number },
    { state, reason }: { state: CoverageState; reason: string },
    em: EntityManager,
  ): Promise<void> {
    await this.saveRepo({ accountId, repoId, state, reason }, em);
  }

  async saveUnreachable(repoIds: readonly number[], em: EntityManager): Promise<void> {
    for (const repoId of repoIds) {
      const reason = 'GitHub answered 404: deleted or hidden';
      await this.saveRepo({ accountId: EVERYBODY, repoId, state: 'unreachable', reason }, em);
    }
  }

  private async saveRepo(
    row: { accountId: number; repoId: number; state: CoverageState; reason: string },
    em: EntityManager,
  ): Promise<void> {
    const unknown = { expected: null, stored: null, lastFullSweepAt: null, asOf: null };
    await saveRows(em, RepoCoverage, [{ ...row, ...unknown, stream: REPO_ITSELF }]);
  }
}
