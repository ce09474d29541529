import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { saveRows } from '../database/save-rows.ts';
import { IssueVersion } from './issue.entity.ts';

/** Writes `issue_version`, which numbers computed from issues, labels and milestones hold by. */
@Injectable()
export class IssueVersionStore {
  /**
   * Until the transaction ends nobody else writes what belongs to the issues of these repos. In the order of their ids,
   * so that two who want several wait for each other instead of locking each other out.
   */
  async lock(repoIds: readonly number[], em: EntityManager): Promise<void> {
    const unique = [...new Set(repoIds)];
    const locked = await this.lockStored(unique, em);
    if (locked === unique.length) return;
    const rows = unique.map((repoId) => ({ repoId, version: 0 }));
    await saveRows(em, IssueVersion, rows, { insertOnly: true });
    await this.lockStored(unique, em);
  }

  /**
   * Once in a transaction that changed something; the repos must be locked. No version is given twice, not even to a repo
   * that was forgotten and came back: what was computed of what was held then must not be told of what is held now.
   */
  async raise(repoIds: readonly number[], em: EntityManager): Promise<void> {
    if (repoIds.length === 0) return;
    const text = `update issue_version set version = nextval('issue_version_value') where repo_id = any($1::bigint[])`;
    await queryRows(em, { text, values: [repoIds] });
  }

  private async lockStored(repoIds: readonly number[], em: EntityManager): Promise<number> {
    const text =
      'select repo_id from issue_version where repo_id = any($1::bigint[]) order by repo_id for update';
    return (await queryRows(em, { text, values: [repoIds] })).length;
  }
}
