import type { EntityManager } from '@mikro-orm/postgresql';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { type BaseTarget, toTargetText } from '../target.ts';
import { type ListFreshness } from './list-freshness.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

/**
 * A stream of the target `of`, walked by a run of what belongs to its repos: list and coverage are that target's own.
 * A list that was swept a short time ago, by whichever run, is taken as it is.
 */
export class ListOfBaseStream implements Stream {
  readonly name: string;

  constructor(
    private readonly list: Stream,
    private readonly of: BaseTarget,
    private readonly freshness: ListFreshness,
  ) {
    this.name = list.name;
  }

  async *pages(
    scope: Scope,
    cursor: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<unknown>> {
    const scopeOfList = this.toScopeOfList(scope);
    if (cursor === null && (await this.freshness.isFresh(scopeOfList))) return;
    yield* this.list.pages(scopeOfList, cursor, github);
  }

  async store(rows: unknown, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.list.store(rows, this.toScopeOfList(scope), em);
  }

  private toScopeOfList(scope: Scope): Scope {
    return { ...scope, target: this.of, targetText: toTargetText(this.of) };
  }
}
