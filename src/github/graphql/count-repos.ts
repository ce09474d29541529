import { z } from 'zod';
import { GithubUnexpectedAnswerError } from '../github.errors.ts';
import { parseAnswer } from '../parse-answer.ts';
import { Count } from '../scalars.ts';
import { askBatches, type BatchQuery } from './ask-batches.ts';
import { buildCountRepos } from './count-repos.query.ts';
import { sortFields } from './graphql-answer.ts';
import type { GraphqlCaller } from './graphql-caller.ts';

const RepoCount = z.object({ repositoryCount: Count });

interface CountAsk {
  query: string;
}

const COUNTS: BatchQuery<CountAsk> = {
  name: 'CountRepos',
  connections: 1,
  // What a point pays for, with some to spare.
  most: 140,
  weight: 'light',
  toAsk: (batch) => ({
    document: buildCountRepos(batch.length),
    variables: Object.fromEntries(batch.map(({ query }, place) => [`q${place}`, query])),
    searches: toAliases(batch),
  }),
  sort: (answer, batch) => sortFields(answer, toAliases(batch)),
};

/** How many repos each search text finds, in their order. */
export async function countRepos(graphql: GraphqlCaller, queries: readonly string[]): Promise<number[]> {
  const asks = queries.map((query) => ({ query }));
  const results = await askBatches(graphql, COUNTS, asks);
  return asks.map((ask) => {
    const result = results.get(ask);
    if (result?.kind === 'node') return parseAnswer(RepoCount, result.value, COUNTS.name).repositoryCount;
    throw new GithubUnexpectedAnswerError(COUNTS.name, 'it gave no count for a search');
  });
}

function toAliases(batch: readonly CountAsk[]): string[] {
  return batch.map((_, place) => `q${place}`);
}
