import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { AccountStore, type OwnerRow } from '../../accounts/account.store.ts';
import { CONFIG, type Config } from '../../config/config.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubRepo } from '../../github/github.schema.ts';
import type { GithubRepoDetails } from '../../github/search.types.ts';
import { RepoAccessStore } from '../../repos/repo-access.store.ts';
import { type RepoRow, RepoStore } from '../../repos/repo.store.ts';
import { toAccountRow, toDetailsRow, toOwnerRow, toPermission, toRepoRow } from '../github-to-rows.ts';
import { addCounts, type Scope } from './stream.ts';

/** Repos as one answer of GitHub shows them. */
export interface SeenRepos<Repo = GithubRepo> {
  repos: Repo[];
  /** When they were asked for: access is proven from then on. */
  seenAt: Date;
}

/** The same, whichever of GitHub's two interfaces told it. */
interface SeenRows {
  owners: OwnerRow[];
  repos: RepoRow[];
  /** By repo id. */
  permissions: Map<number, string>;
  seenAt: Date;
}

/** Stores repos with their owners and the viewer's access. */
@Injectable()
export class RepoPageStore {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'accessMaxAgeMs'>,
    private readonly accounts: AccountStore,
    private readonly repos: RepoStore,
    private readonly access: RepoAccessStore,
  ) {}

  async save({ repos, seenAt }: SeenRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const permissions = new Map(repos.map(({ id, permissions: told }) => [id, toPermission(told)]));
    const owners = repos.map(({ owner }) => toAccountRow(owner));
    return this.saveRows({ owners, repos: repos.map(toRepoRow), permissions, seenAt }, scope, em);
  }

  /** Owners come with their profiles. */
  async saveDetails(
    { repos, seenAt }: SeenRepos<GithubRepoDetails>,
    scope: Scope,
    em: EntityManager,
  ): Promise<SaveCounts> {
    const owners = repos.map(({ owner }) => toOwnerRow(owner));
    const permissions = new Map<number, string>();
    const counts = await this.saveRows(
      { owners, repos: repos.map(toDetailsRow), permissions, seenAt },
      scope,
      em,
    );
    const whole = owners.filter((owner) => 'email' in owner);
    await this.accounts.saveProfileChecks(whole, seenAt, em);
    return counts;
  }

  private async saveRows(rows: SeenRows, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const owners = await this.accounts.saveOwners(rows.owners, em);
    const counts = await this.repos.saveRepos(rows.repos, rows.seenAt, em);
    await this.saveAccess(rows, scope, em);
    return addCounts(owners, counts);
  }

  /** The viewer's own list says who is affiliated; any other only proves that what is not public can be read. */
  private async saveAccess(
    { repos, permissions, seenAt }: SeenRows,
    scope: Scope,
    em: EntityManager,
  ): Promise<void> {
    const provenUntil = new Date(seenAt.getTime() + this.config.accessMaxAgeMs);
    const isOwnList = scope.target.kind === 'viewer';
    const rows = repos
      .filter(({ visibility }) => isOwnList || visibility !== 'public')
      .map(({ id }) => ({
        viewerId: scope.accountId,
        repoId: id,
        permission: permissions.get(id) ?? toPermission(undefined),
        provenUntil,
      }));
    if (isOwnList) await this.access.saveAccess(rows, true, em);
    else await this.access.saveProof(rows, em);
  }
}
