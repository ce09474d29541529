import type { Octokit } from '@octokit/rest';
import type { Clock } from '../../common/clock.ts';
import { type Answer, GithubCall } from '../call.ts';
import {
  GithubQueryTimeoutError,
  GithubScopeMissingError,
  GithubUnavailableError,
  GithubUnexpectedAnswerError,
} from '../github.errors.ts';
import { parseAnswer } from '../parse-answer.ts';
import { toOutcome } from '../rest/outcome.ts';
import { computeBackoffMs } from '../transport/backoff.ts';
import type { BatchSizes } from './batch-sizes.ts';
import { GraphqlAnswer, type GraphqlError, type NodeResult, sortNodes } from './graphql-answer.ts';

/** A query over `nodes(ids: $ids)`. */
export interface NodesQuery {
  /** Names it in logs and in what was learned about its size. */
  name: string;
  document: string;
}

export interface GraphqlParts {
  octokit: Octokit;
  graphqlUrl: string;
  sizes: BatchSizes;
  clock: Clock;
  signal?: AbortSignal | undefined;
}

/** GraphQL: batches of node ids, as large as GitHub can bear, and only answers that it stands by. */
export class GraphqlCaller {
  constructor(private readonly parts: GraphqlParts) {}

  /** Every id has an entry, none of them `not_computed`. Throws `GithubUnavailableError` when one cannot be had. */
  async findNodes(query: NodesQuery, ids: readonly string[]): Promise<Map<string, NodeResult>> {
    const found = new Map<string, NodeResult>();
    let pending = [...new Set(ids)];
    for (let failures = 0; pending.length > 0;) {
      const batch = pending.slice(0, this.parts.sizes.get(query.name));
      const results = await this.ask(query, batch);
      for (const [id, result] of results) found.set(id, result);
      pending = pending.filter((id) => !found.has(id));
      failures = results.size === batch.length ? 0 : failures + 1;
      await this.learn(query, batch.length, failures);
    }
    return found;
  }

  /** What GitHub computed of this batch; nothing of it when it ran out of time. */
  private async ask(query: NodesQuery, ids: readonly string[]): Promise<Map<string, NodeResult>> {
    const computed = new Map<string, NodeResult>();
    for (const [index, result] of (await this.askSorted(query, ids)).entries()) {
      const id = ids[index];
      if (id !== undefined && result.kind !== 'not_computed') computed.set(id, result);
    }
    return computed;
  }

  private async askSorted(query: NodesQuery, ids: readonly string[]): Promise<NodeResult[]> {
    try {
      return sortNodes(await this.send(query, { ids }, ids.length > 1), ids.length);
    } catch (error) {
      if (error instanceof GithubQueryTimeoutError) return [];
      throw error;
    }
  }

  private async learn(query: NodesQuery, size: number, failures: number): Promise<void> {
    const { sizes, clock, signal } = this.parts;
    if (failures === 0) {
      sizes.grow(query.name);
      return;
    }
    if (size === 1)
      throw new GithubUnavailableError(describe(query), 'it computed no answer for a single node');
    sizes.shrink(query.name, size);
    await clock.sleep(computeBackoffMs(failures), signal);
  }

  private async send(query: NodesQuery, variables: object, shrinkable: boolean): Promise<GraphqlAnswer> {
    const route = describe(query);
    const call = new GithubCall({
      route,
      bucket: 'graphql',
      weight: 'light',
      expectedCost: 1,
      conditional: false,
      shrinkable,
    });
    const { data } = await this.post(query, variables, call);
    const answer = parseAnswer(GraphqlAnswer, data, route);
    const refusal = findRefusal(answer);
    if (refusal?.type === 'INSUFFICIENT_SCOPES') throw new GithubScopeMissingError(route);
    if (refusal) throw new GithubUnexpectedAnswerError(route, refusal.message.slice(0, 300));
    return answer;
  }

  private async post({ name, document }: NodesQuery, variables: object, call: GithubCall): Promise<Answer> {
    const { octokit, graphqlUrl } = this.parts;
    // Octokit would derive the address from baseUrl; a GitHub Enterprise Server has it elsewhere.
    const body = { query: document, operationName: name, variables };
    try {
      return await octokit.request(`POST ${graphqlUrl}`, { ...body, request: { call } });
    } catch (error) {
      const outcome = toOutcome(error, call.description.route);
      const reason = 'reason' in outcome ? outcome.reason : outcome.kind;
      throw new GithubUnexpectedAnswerError(call.description.route, reason);
    }
  }
}

/** Of the query as a whole: no smaller batch would cure it. */
function findRefusal({ data, errors }: GraphqlAnswer): GraphqlError | undefined {
  if (data || errors?.some(({ type }) => type === 'RESOURCE_LIMITS_EXCEEDED')) return undefined;
  return errors?.[0];
}

function describe({ name }: NodesQuery): string {
  return `POST /graphql ${name}`;
}
