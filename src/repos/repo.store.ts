import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { lockRepos } from './lock-repos.ts';
import { Repo } from './repo.entity.ts';
import { RepoNameStore } from './repo-name.store.ts';
import { RepoTopicStore } from './repo-topic.store.ts';

/** A repo as one answer of GitHub shows it. The owner's account must be stored already. */
export type RepoRow = Omit<RepoColumns, 'unreachableSince'> & Told & { ownerLogin: string; topics: string[] };

/** What only some answers tell: where it is absent, what is stored stays. The rows of one call tell the same. */
type Told = Partial<Pick<Repo, 'openIssues' | 'latestReleaseTag' | 'latestReleaseAt'>>;

type RepoColumns = Pick<Repo, keyof typeof COLUMNS>;

const COLUMNS = {
  id: true,
  nodeId: true,
  ownerId: true,
  name: true,
  visibility: true,
  fork: true,
  archived: true,
  disabled: true,
  template: true,
  defaultBranch: true,
  description: true,
  homepage: true,
  language: true,
  license: true,
  stars: true,
  forks: true,
  sizeKb: true,
  createdAt: true,
  updatedAt: true,
  pushedAt: true,
  unreachableSince: true,
} as const;

/** Writes `repo` and what belongs to it: names over time and topics. Idempotent, always by GitHub's id. */
@Injectable()
export class RepoStore {
  constructor(
    private readonly names: RepoNameStore,
    private readonly topics: RepoTopicStore,
  ) {}

  /**
   * Whatever is seen is alive: `unreachable_since` is cleared. A repo of which a later state is stored (another viewer's
   * answer overtook this one) stays as it is. Counts rows of all tables written.
   */
  async saveRepos(rows: readonly RepoRow[], seenAt: Date, em: EntityManager): Promise<SaveCounts> {
    const unique = [...new Map(rows.map((row) => [row.id, row])).values()];
    const current = await this.leaveOutOvertaken(unique, em);
    const repos = await saveRows(em, Repo, current.map(toColumns));
    const names = await this.names.saveNames(current, seenAt, em);
    const topics = await this.topics.saveTopics(current, em);
    const overtaken = unique.length - current.length;
    return {
      inserted: repos.inserted + names.inserted + topics.inserted,
      updated: repos.updated + names.updated + topics.updated,
      unchanged: repos.unchanged + names.unchanged + topics.unchanged + overtaken,
    };
  }

  /** Until the transaction ends nobody else writes these. */
  async lock(ids: readonly number[], em: EntityManager): Promise<void> {
    await lockRepos(ids, em);
  }

  /** Answered just now, asked for by id: alive, and as visible as GitHub said. Returns how many that changed. */
  async markReachable(id: number, visibility: string, em: EntityManager): Promise<number> {
    return em.nativeUpdate(
      Repo,
      { id, $or: [{ visibility: { $ne: visibility } }, { unreachableSince: { $ne: null } }] },
      { visibility, unreachableSince: null },
    );
  }

  /** A 404 for one viewer: what was stored as public counts as private until somebody sees it public again. */
  async hidePublic(ids: readonly number[], em: EntityManager): Promise<number[]> {
    const hidden = await em.execute<{ id: number }[]>(
      `update repo set visibility = 'private' where id = any (?::bigint[]) and visibility = 'public' returning id`,
      [toIdArray(ids)],
    );
    return hidden.map(({ id }) => id);
  }

  /**
   * Of these, marks those that no viewer here may still see by a valid access row (proven, credential alive): deleted or
   * hidden, GitHub does not tell which. Looks at our rows only; nobody else's credential is asked. Returns which.
   */
  async markUnreachable(ids: readonly number[], at: Date, em: EntityManager): Promise<number[]> {
    const marked = await em.execute<{ id: number }[]>(
      `update repo set unreachable_since = ?
       where id = any (?::bigint[]) and unreachable_since is null and not exists (
         select 1 from repo_access a join credential c on c.account_id = a.viewer_id and c.state = 'alive'
         where a.repo_id = repo.id and a.proven_until > ?
       )
       returning id`,
      [at, toIdArray(ids), at],
    );
    return marked.map(({ id }) => id);
  }

  /** By GitHub's clock. Of two states of one instant the one that comes last is taken: stars change without a trace in it. */
  private async leaveOutOvertaken(rows: readonly RepoRow[], em: EntityManager): Promise<RepoRow[]> {
    const ids = rows.map(({ id }) => id);
    const stored = new Map((await lockRepos(ids, em)).map(({ id, updatedAt }) => [id, updatedAt.getTime()]));
    return rows.filter(({ id, updatedAt }) => (stored.get(id) ?? 0) <= updatedAt.getTime());
  }
}

function toColumns({ ownerLogin: _ownerLogin, topics: _topics, ...columns }: RepoRow): RepoColumns & Told {
  return { ...columns, unreachableSince: null };
}

function toIdArray(ids: readonly number[]): string {
  return `{${ids.join(',')}}`;
}
