import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { Commit, CommitCoauthor } from './commit.entity.ts';
import type { CommitFacts, CommitPerson } from './commit.types.ts';
import type { IdentityIds } from './identity-memory.ts';
import { getId } from './identity.store.ts';

export interface CommitBatch {
  repoId: number;
  commits: readonly CommitFacts[];
  /** Of all that stand in them (`IdentityStore.meet`). */
  identityIds: IdentityIds;
}

/** Writes `commit` and `commit_coauthor` of a repo whose lock (`repoCommits`) is held. */
@Injectable()
export class CommitStore {
  /** Those that are stored stay: what an oid names never changes. */
  async saveCommits({ repoId, commits, identityIds }: CommitBatch, em: EntityManager): Promise<SaveCounts> {
    const toId: ToId = (person) => getId(person, identityIds);
    const rows = commits.map((commit) => toRow(commit, repoId, toId));
    const coauthors = commits.flatMap((commit) => toCoauthors(commit, repoId, toId));
    const counts = await saveRows(em, Commit, rows, { insertOnly: true });
    await saveRows(em, CommitCoauthor, coauthors, { insertOnly: true });
    return counts;
  }

  async count(repoId: number, em: EntityManager): Promise<number> {
    return em.count(Commit, { repoId });
  }

  async removeAll(repoId: number, em: EntityManager): Promise<number> {
    return remove('repo_id = $1', [repoId], em);
  }

  /** All but these go. Only within a transaction. Returns how many went. */
  async removeUnreached(
    repoId: number,
    reached: AsyncIterable<readonly string[]>,
    em: EntityManager,
  ): Promise<number> {
    // Of the transaction alone: a million oids neither travel in one statement nor are any use afterwards.
    await queryRows(em, {
      text: 'create temporary table reached_commit (oid text collate "C" not null) on commit drop',
      values: [],
    });
    for await (const oids of reached) {
      const text = `insert into reached_commit select string_to_table($1, ' ')`;
      await queryRows(em, { text, values: [oids.join(' ')] });
    }
    await queryRows(em, { text: 'analyze reached_commit', values: [] });
    return remove(
      `repo_id = $1 and not exists (select from reached_commit r where r.oid = t.oid)`,
      [repoId],
      em,
    );
  }
}

type ToId = (person: CommitPerson) => number;

type CommitRow = Omit<Commit, symbol>;

function toRow(commit: CommitFacts, repoId: number, toId: ToId): CommitRow {
  const { oid, parents, author, committer, authoredAt, committedAt, subject } = commit;
  return {
    repoId,
    oid,
    authorId: toId(author),
    authorName: author.name,
    committerId: toId(committer),
    authoredAt,
    committedAt,
    parents,
    subject,
  };
}

type CoauthorRow = Omit<CommitCoauthor, symbol>;

/** Its author is none of them, and a trailer that names nobody is not either. */
function toCoauthors({ oid, author, coauthors }: CommitFacts, repoId: number, toId: ToId): CoauthorRow[] {
  return coauthors.flatMap((person) => {
    if (person.email === '' && person.name === '') return [];
    const identityId = toId(person);
    return identityId === toId(author) ? [] : [{ repoId, oid, identityId, name: person.name }];
  });
}

async function remove(condition: string, values: readonly unknown[], em: EntityManager): Promise<number> {
  const text = `with coauthors as (delete from commit_coauthor t where ${condition}),
      gone as (delete from commit t where ${condition} returning 1)
    select count(*)::int as count from gone`;
  const [gone] = await queryRows<{ count: number }>(em, { text, values });
  return gone?.count ?? 0;
}
