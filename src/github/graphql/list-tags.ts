import { z } from 'zod';
import type { Outcome } from '../github.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { GithubTagPage, GithubTagsAsk } from '../search.types.ts';
import { askBatches, type BatchQuery, type Computed } from './ask-batches.ts';
import { isRepo } from './find-repo-details.ts';
import { sortFields } from './graphql-answer.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { buildListTags } from './list-tags.query.ts';
import { toUnavailable } from './shrinking.ts';
import { TagConnection, toTagPage } from './tag-page.ts';

const RepoRefs = z.object({ refs: TagConnection.nullable() });

const TAGS: BatchQuery<GithubTagsAsk> = {
  name: 'ListTags',
  connections: 1,
  // A point would pay for 148, but each brings up to a hundred tags with it.
  most: 100,
  weight: 'heavy',
  leavesOut: true,
  toAsk: (batch) => ({ document: buildListTags(batch.length), variables: toVariables(batch) }),
  sort: (answer, batch) =>
    sortFields(
      answer,
      batch.map((_, place) => `r${place}`),
    ),
};

/** No entry: GitHub could not compute that page even alone, but others. Throws when it could compute none. */
export async function listTags(
  graphql: GraphqlCaller,
  asks: readonly GithubTagsAsk[],
): Promise<Map<string, Outcome<GithubTagPage>>> {
  const outcomes = new Map<string, Outcome<GithubTagPage>>();
  for (const [{ nodeId }, result] of await askBatches(graphql, TAGS, asks)) {
    outcomes.set(nodeId, toOutcome(result));
  }
  if (outcomes.size === 0 && asks.length > 0) throw toUnavailable(TAGS);
  return outcomes;
}

function toVariables(batch: readonly GithubTagsAsk[]): object {
  return Object.fromEntries(
    batch.flatMap(({ nodeId, after }, place) => [
      [`id${place}`, nodeId],
      [`after${place}`, after],
    ]),
  );
}

function toOutcome(result: Computed): Outcome<GithubTagPage> {
  if (result.kind !== 'node') return result;
  if (!isRepo(result.value)) return { kind: 'not_found' };
  const { refs } = parseAnswer(RepoRefs, result.value, TAGS.name);
  if (!refs) return { kind: 'conflict', reason: 'GitHub tells nothing of the refs of this repo' };
  return { kind: 'found', value: toTagPage(refs) };
}
