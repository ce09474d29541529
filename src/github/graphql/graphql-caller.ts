import type { Octokit } from '@octokit/rest';
import type { Clock } from '../../common/clock.ts';
import { type Answer, type AnswerHeaders, GithubCall, type Weight } from '../call.ts';
import { GithubQueryTimeoutError, GithubUnexpectedAnswerError } from '../github.errors.ts';
import { parseAnswer } from '../parse-answer.ts';
import { findGraphqlCost } from '../quota/quota-reading.ts';
import { toOutcome } from '../rest/outcome.ts';
import type { BatchSizes, QueryShape } from './batch-sizes.ts';
import { type DatedAnswer, GraphqlAnswer } from './graphql-answer.ts';
import { findRefusal } from './graphql-refusal.ts';

export interface GraphqlQuery extends QueryShape {
  weight: Exclude<Weight, 'rest'>;
}

export interface GraphqlAsk {
  document: string;
  variables: object;
  /** How many parents are asked for. */
  size: number;
  /** There is less to ask for when this is too much. */
  shrinkable: boolean;
  /** The fields of the query that search, by their aliases. */
  searches?: readonly string[];
}

export interface GraphqlParts {
  octokit: Octokit;
  graphqlUrl: string;
  sizes: BatchSizes;
  clock: Clock;
  signal?: AbortSignal | undefined;
}

/** GraphQL: one query, one answer that GitHub stands by. */
export class GraphqlCaller {
  constructor(readonly parts: GraphqlParts) {}

  /**
   * Null: GitHub ran out of time, and less may be asked for. Throws `GithubScopeMissingError`, and
   * `GithubQueryRejectedError` for a search text.
   */
  async ask(query: GraphqlQuery, ask: GraphqlAsk): Promise<DatedAnswer | null> {
    const route = `POST /graphql ${query.name}`;
    const call = new GithubCall({
      route,
      bucket: 'graphql',
      weight: query.weight,
      expectedCost: this.parts.sizes.getPrice(query, ask.size),
      conditional: false,
      shrinkable: ask.shrinkable,
    });
    const posted = await this.post(query, ask, call);
    if (posted === null) return null;
    const { data, headers } = posted;
    const cost = findGraphqlCost(data);
    if (cost !== null) this.parts.sizes.noteCost(query, ask.size, cost);
    const answer = parseAnswer(GraphqlAnswer, data, route);
    const refusal = findRefusal(answer, route, ask.searches ?? []);
    if (refusal) throw refusal;
    return { ...answer, answeredAt: parseDate(headers) };
  }

  private async post({ name }: GraphqlQuery, ask: GraphqlAsk, call: GithubCall): Promise<Answer | null> {
    const { octokit, graphqlUrl } = this.parts;
    const body = { query: ask.document, operationName: name, variables: ask.variables };
    try {
      // Octokit would derive the address from baseUrl; a GitHub Enterprise Server has it elsewhere.
      return await octokit.request(`POST ${graphqlUrl}`, { ...body, request: { call } });
    } catch (error) {
      if (error instanceof GithubQueryTimeoutError) return null;
      const outcome = toOutcome(error, call.description.route);
      const reason = 'reason' in outcome ? outcome.reason : outcome.kind;
      throw new GithubUnexpectedAnswerError(call.description.route, reason);
    }
  }
}

function parseDate({ date }: AnswerHeaders): Date | null {
  const instant = new Date(date ?? '');
  return Number.isNaN(instant.getTime()) ? null : instant;
}
