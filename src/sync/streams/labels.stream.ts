import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubLabel } from '../../github/issue.schema.ts';
import { LabelStore } from '../../issues/label.store.ts';
import { toLabelFacts } from '../issues/issue-to-rows.ts';
import { LABELS } from '../issues/issue-coverage.store.ts';
import { ListReader, type RepoList } from '../issues/list-reader.ts';
import type { ListAnswer } from '../issues/list-work.ts';
import { ListStore, type ListTable } from '../issues/list.store.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

const LIST: RepoList<GithubLabel> = {
  what: 'label',
  phase: 'labels',
  fetch: (github, repoId, nextUrl) => github.listLabels(repoId, nextUrl),
};

/** The labels of each repo that has news, whole: what they are called and whether they are still there. */
@Injectable()
export class LabelsStream implements Stream<ListAnswer<GithubLabel>> {
  readonly name = 'labels';
  private readonly table: ListTable<GithubLabel>;

  constructor(
    private readonly reader: ListReader,
    private readonly lists: ListStore,
    labels: LabelStore,
  ) {
    this.table = {
      what: 'label',
      stream: LABELS,
      save: (repoId, items, em) =>
        labels.saveLabels(
          items.map((item) => toLabelFacts(repoId, item)),
          em,
        ),
      remove: (repoId, ids, em) => labels.removeLabels(repoId, ids, em),
      count: (repoId, em) => labels.count(repoId, em),
    };
  }

  pages(
    scope: Scope,
    from: StreamCursor | null,
    { issues: github }: GithubClient,
  ): AsyncGenerator<StreamPage<ListAnswer<GithubLabel>>> {
    return this.reader.pages(scope, from, { list: LIST, github });
  }

  async store(rows: ListAnswer<GithubLabel>, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.lists.save(rows, { table: this.table, scope }, em);
  }
}
