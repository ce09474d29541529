import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { saveRows } from '../database/save-rows.ts';
import { CommitHead } from './commit.entity.ts';

export interface StoredHead {
  headOid: string | null;
  completedAt: Date | null;
  startedOid: string | null;
}

/** Writes `commit_head` of repos whose lock (`repoCommits`) is held. */
@Injectable()
export class CommitHeadStore {
  async find(repoId: number, em: EntityManager): Promise<StoredHead | null> {
    return (await this.list([repoId], em)).get(repoId) ?? null;
  }

  /** Repos of which nothing was read yet have no entry. */
  async list(repoIds: readonly number[], em: EntityManager): Promise<Map<number, StoredHead>> {
    const heads = await em.find(CommitHead, { repoId: { $in: [...repoIds] } }, { disableIdentityMap: true });
    return new Map(
      heads.map(({ repoId, headOid, completedAt, startedOid }) => [
        repoId,
        { headOid: headOid ?? null, completedAt: completedAt ?? null, startedOid: startedOid ?? null },
      ]),
    );
  }

  /**
   * From now on some of what `oid` reaches may be stored, beside what `base` reaches. Null: it is not known what else is,
   * until somebody has read everything to the end.
   */
  async start(
    { repoId, oid, base }: { repoId: number; oid: string; base: string | null },
    em: EntityManager,
  ): Promise<void> {
    await saveRows(em, CommitHead, [{ repoId, headOid: base, startedOid: oid }]);
  }

  /** What it reaches is stored, and nothing else; `oid` null: the repo is empty. */
  async complete(
    { repoId, oid, at }: { repoId: number; oid: string | null; at: Date },
    em: EntityManager,
  ): Promise<void> {
    const text = `insert into commit_head as t (repo_id, head_oid, completed_at) values ($1, $2, $3)
      on conflict (repo_id) do update
      set head_oid = excluded.head_oid, completed_at = coalesce(t.completed_at, excluded.completed_at), started_oid = null`;
    await queryRows(em, { text, values: [repoId, oid, at] });
  }
}
