import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { toStorableText } from '../common/foreign-text.ts';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { Tag } from './tag.entity.ts';

export type TagRow = Pick<Tag, 'repoId' | 'name' | 'oid' | 'annotated' | 'taggedAt'>;

/** A repo with all the tags that it has. */
export interface WholeTags {
  repoId: number;
  tags: readonly Omit<TagRow, 'repoId'>[];
}

/** Writes `tag`. A tag that moved counts as updated, and so does one that is gone. */
@Injectable()
export class TagStore {
  /** Tags of the same repos that are not among these stay as they are. */
  async saveTags(rows: readonly TagRow[], em: EntityManager): Promise<SaveCounts> {
    return saveRows(em, Tag, rows);
  }

  /** These repos, which must be locked, have these tags and no others. */
  async replaceTags(whole: readonly WholeTags[], em: EntityManager): Promise<SaveCounts> {
    const ids = whole.map(({ repoId }) => repoId);
    const before = sum((await this.countTags(ids, em)).values());
    const saved = await this.saveTags(whole.flatMap(toRows), em);
    // Each has at least those that were saved: where all have as many, nobody has others.
    const hasOthers = before + saved.inserted > saved.inserted + saved.updated + saved.unchanged;
    const removed = hasOthers ? await this.removeOthers(whole, em) : 0;
    return { ...saved, updated: saved.updated + removed };
  }

  /** How many tags each repo has here; a repo without any has no entry. */
  async countTags(repoIds: readonly number[], em: EntityManager): Promise<Map<number, number>> {
    if (repoIds.length === 0) return new Map();
    const text =
      'select repo_id as id, count(*)::int as count from tag where repo_id = any($1::bigint[]) group by repo_id';
    const rows = await queryRows<{ id: number; count: number }>(em, { text, values: [repoIds] });
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  /** Counting tells who has others, so that names travel for those alone. */
  private async removeOthers(whole: readonly WholeTags[], em: EntityManager): Promise<number> {
    const ids = whole.map(({ repoId }) => repoId);
    const held = await this.countTags(ids, em);
    const wanted = whole.map(({ repoId, tags }) => ({ repoId, keys: toKeys(repoId, tags) }));
    const crowded = wanted.filter(({ repoId, keys }) => (held.get(repoId) ?? 0) > keys.length);
    if (crowded.length === 0) return 0;
    // PostgreSQL hashes what it is to compare with all of an array.
    const text = `with gone as (
        delete from tag where repo_id = any($1::bigint[]) and (repo_id || '/' || name) <> all($2::text[]) returning 1
      ) select count(*)::int as count from gone`;
    const values = [crowded.map(({ repoId }) => repoId), crowded.flatMap(({ keys }) => keys)];
    const [gone] = await queryRows<{ count: number }>(em, { text, values });
    return gone?.count ?? 0;
  }
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((total, count) => total + count, 0);
}

function toRows({ repoId, tags }: WholeTags): TagRow[] {
  return tags.map(({ name, oid, annotated, taggedAt }) => ({ repoId, name, oid, annotated, taggedAt }));
}

/** Each once, by the name as it is stored. */
function toKeys(repoId: number, tags: readonly Pick<TagRow, 'name'>[]): string[] {
  return [...new Set(tags.map(({ name }) => `${repoId}/${toStorableText(name)}`))];
}
