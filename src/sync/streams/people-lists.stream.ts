import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import { type ListRight, PeopleListsStore } from '../counts/people-lists.store.ts';
import { NOTHING_SAVED, type Scope, type Stream, type StreamCursor, type StreamPage } from './stream.ts';

interface PeopleListsCursor extends StreamCursor {
  afterId: number;
}

const BATCH = 1_000;

/**
 * GitHub tells admins and collaborators alone who stars and who watches. What the account is to a repo is known here: no
 * request is sent that must be refused. Only the numbers are mirrored; for those it is enough to see the repo.
 */
@Injectable()
export class PeopleListsStream implements Stream<ListRight[]> {
  readonly name = 'stargazers and subscribers';

  constructor(private readonly lists: PeopleListsStore) {}

  async *pages(scope: Scope, from: StreamCursor | null): AsyncGenerator<StreamPage<ListRight[]>> {
    let { afterId } = (from as PeopleListsCursor | null) ?? { afterId: 0 };
    for (;;) {
      const rows = await this.lists.listChanged(scope, { afterId, limit: BATCH });
      const last = rows.at(-1);
      if (!last) return;
      afterId = last.repoId;
      const cursor = rows.length < BATCH ? null : { afterId };
      yield { rows, cursor, done: rows.length };
      if (!cursor) return;
    }
  }

  async store(rows: ListRight[], { accountId }: Scope, em: EntityManager): Promise<SaveCounts> {
    await this.lists.save(rows, accountId, em);
    return NOTHING_SAVED;
  }
}
