import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AccountStore } from '../../accounts/account.store.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubMilestone } from '../../github/issue.schema.ts';
import { MilestoneStore } from '../../issues/milestone.store.ts';
import { toAccountRows, toMilestoneRow } from '../issues/issue-to-rows.ts';
import { MILESTONES } from '../issues/issue-coverage.store.ts';
import { ListReader, type RepoList } from '../issues/list-reader.ts';
import type { ListAnswer } from '../issues/list-work.ts';
import { ListStore, type ListTable } from '../issues/list.store.ts';
import { addCounts, type Scope, type Stream, type StreamCursor, type StreamPage } from './stream.ts';

const LIST: RepoList<GithubMilestone> = {
  what: 'milestone',
  phase: 'milestones',
  fetch: (github, repoId, nextUrl) => github.listMilestones(repoId, nextUrl),
};

/** The milestones of each repo that has news, whole. */
@Injectable()
export class MilestonesStream implements Stream<ListAnswer<GithubMilestone>> {
  readonly name = 'milestones';
  private readonly table: ListTable<GithubMilestone>;

  constructor(
    private readonly reader: ListReader,
    private readonly lists: ListStore,
    accounts: AccountStore,
    milestones: MilestoneStore,
  ) {
    this.table = {
      what: 'milestone',
      stream: MILESTONES,
      save: async (repoId, items, em) => {
        const creators = await accounts.saveAccounts(toAccountRows([], items), em);
        const rows = items.map((item) => toMilestoneRow(repoId, item));
        const { counts } = await milestones.saveMilestones(repoId, rows, em);
        return addCounts(creators, counts);
      },
      remove: (repoId, ids, em) => milestones.removeMilestones(repoId, ids, em),
      count: (repoId, em) => milestones.count(repoId, em),
    };
  }

  pages(
    scope: Scope,
    from: StreamCursor | null,
    { issues: github }: GithubClient,
  ): AsyncGenerator<StreamPage<ListAnswer<GithubMilestone>>> {
    return this.reader.pages(scope, from, { list: LIST, github });
  }

  async store(rows: ListAnswer<GithubMilestone>, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.lists.save(rows, { table: this.table, scope }, em);
  }
}
