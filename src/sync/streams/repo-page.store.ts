import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { AccountStore } from '../../accounts/account.store.ts';
import { CONFIG, type Config } from '../../config/config.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubRepo } from '../../github/github.schema.ts';
import { RepoAccessStore } from '../../repos/repo-access.store.ts';
import { RepoStore } from '../../repos/repo.store.ts';
import { toAccountRow, toPermission, toRepoRow } from '../github-to-rows.ts';
import { addCounts, type Scope } from './stream.ts';

/** Repos as one answer of GitHub shows them. */
export interface SeenRepos {
  repos: GithubRepo[];
  /** When they were asked for: access is proven from then on. */
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
    const owners = await this.accounts.saveAccounts(
      repos.map(({ owner }) => toAccountRow(owner)),
      em,
    );
    const counts = await this.repos.saveRepos(repos.map(toRepoRow), seenAt, em);
    await this.saveAccess({ repos, seenAt }, scope, em);
    return addCounts(owners, counts);
  }

  /** The viewer's own list says who is affiliated; any other only proves that what is not public can be read. */
  private async saveAccess({ repos, seenAt }: SeenRepos, scope: Scope, em: EntityManager): Promise<void> {
    const provenUntil = new Date(seenAt.getTime() + this.config.accessMaxAgeMs);
    const isOwnList = scope.target.kind === 'viewer';
    const rows = repos
      .filter(({ visibility }) => isOwnList || visibility !== 'public')
      .map(({ id, permissions }) => ({
        viewerId: scope.accountId,
        repoId: id,
        permission: toPermission(permissions),
        provenUntil,
      }));
    if (isOwnList) await this.access.saveAccess(rows, true, em);
    else await this.access.saveProof(rows, em);
  }
}
