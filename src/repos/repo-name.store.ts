import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { RepoName } from './repo.entity.ts';

export interface NamedRepo {
  id: number;
  ownerLogin: string;
  name: string;
  createdAt: Date;
}

export type RepoNameRow = Pick<RepoName, 'repoId' | 'validFrom' | 'ownerLogin' | 'name'> & {
  validTo: Date | null;
};

type Stored = Omit<RepoNameRow, 'validFrom' | 'validTo'> & { validFrom: Date | string };

/** Writes `repo_name`: a new name closes the one before it. */
@Injectable()
export class RepoNameStore {
  async saveNames(repos: readonly NamedRepo[], seenAt: Date, em: EntityManager): Promise<SaveCounts> {
    const current = await this.findCurrent(
      repos.map(({ id }) => id),
      em,
    );
    const rows = repos.flatMap((repo) => toNameRows(repo, current.get(repo.id) ?? null, seenAt));
    const counts = await saveRows(em, RepoName, rows);
    const touched = new Set(rows.map(({ repoId }) => repoId));
    return { ...counts, unchanged: counts.unchanged + repos.length - touched.size };
  }

  private async findCurrent(repoIds: number[], em: EntityManager): Promise<Map<number, RepoNameRow>> {
    const text = `select repo_id as "repoId", valid_from as "validFrom", owner_login as "ownerLogin", name
      from repo_name where repo_id = any($1::bigint[]) and valid_to is null`;
    const rows = await queryRows<Stored>(em, { text, values: [repoIds] });
    return new Map(rows.map((row) => [row.repoId, toCurrent(row)]));
  }
}

/**
 * What to write so that the history ends with this name: nothing when it does already. The first name is said to hold
 * since the repo was created, as far as is known: GitHub tells no former names.
 */
export function toNameRows(repo: NamedRepo, current: RepoNameRow | null, seenAt: Date): RepoNameRow[] {
  const { id: repoId, ownerLogin, name } = repo;
  if (!current) return [{ repoId, validFrom: repo.createdAt, ownerLogin, name, validTo: null }];
  if (current.ownerLogin === ownerLogin && current.name === name) return [];
  // Two names cannot begin at one instant: it is part of the key.
  const changedAt = new Date(Math.max(seenAt.getTime(), current.validFrom.getTime() + 1));
  return [
    { ...current, validTo: changedAt },
    { repoId, validFrom: changedAt, ownerLogin, name, validTo: null },
  ];
}

function toCurrent({ validFrom, ...name }: Stored): RepoNameRow {
  return { ...name, validFrom: new Date(validFrom), validTo: null };
}
