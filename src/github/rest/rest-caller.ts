import type { Octokit } from '@octokit/rest';
import type { z } from 'zod';
import { type Answer, GithubCall } from '../call.ts';
import { GithubUnexpectedAnswerError } from '../github.errors.ts';
import type { GithubPage, Outcome } from '../github.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import { resolveLink } from './links.ts';
import { toOutcome } from './outcome.ts';
import { toPage } from './page.ts';

export type Parameters = Readonly<Record<string, string | number>>;

/** What came back. */
export interface RestAnswer {
  answer: Answer;
  call: GithubCall;
}

interface Trail {
  /** The first address, when GitHub said 301: another one holds from now on. */
  movedFrom?: string;
}

const PERMANENT = new Set([301, 308]);
const TEMPORARY = new Set([302, 307]);
/** A repo renamed and then transferred leads on once more. */
const MAX_REDIRECTS = 3;

/** REST, GETs alone: routes become pages, values and outcomes, each parsed by a schema. */
export class RestCaller {
  constructor(
    private readonly octokit: Octokit,
    private readonly apiUrl: string,
    private readonly conditional = true,
  ) {}

  /** For what is hardly asked for twice: neither answered from store nor kept there. */
  unconditional(): RestCaller {
    return new RestCaller(this.octokit, this.apiUrl, false);
  }

  /** Null `nextUrl`: the first page. */
  async findPage<Item extends z.ZodType>(
    route: string,
    parameters: Parameters,
    nextUrl: string | null,
    item: Item,
  ): Promise<Outcome<GithubPage<z.output<Item>>>> {
    return this.find(route, parameters, nextUrl ?? undefined, (result) => toPage(result, item, this.apiUrl));
  }

  async findOne<Schema extends z.ZodType>(
    route: string,
    parameters: Parameters,
    schema: Schema,
  ): Promise<Outcome<z.output<Schema>>> {
    return this.find(route, parameters, undefined, ({ answer, call }) =>
      parseAnswer(schema, answer.data, call.description.route),
    );
  }

  /** The answer as an outcome, made into a value by `parse`. */
  async find<Value>(
    route: string,
    parameters: Parameters,
    url: string | undefined,
    parse: (result: RestAnswer) => Value,
  ): Promise<Outcome<Value>> {
    // They would lead to another route: no account and no repo is called so.
    if (Object.values(parameters).some((value) => value === '.' || value === '..'))
      return { kind: 'not_found' };
    const trail: Trail = {};
    let result: RestAnswer;
    try {
      result = await this.get(route, { parameters, url, trail });
    } catch (error) {
      const outcome = toOutcome(error, describeRoute(route));
      return outcome.kind === 'not_found' ? outcome : { ...outcome, ...trail };
    }
    return { kind: 'found', value: parse(result), ...trail };
  }

  /** Throws what is not an answer; see `toOutcome`. */
  private async get(
    route: string,
    { parameters, url, trail }: { parameters: Parameters; url: string | undefined; trail: Trail },
  ): Promise<RestAnswer> {
    const template = describeRoute(route);
    let target = url === undefined ? route : `GET ${resolveLink(url, this.apiUrl)}`;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const result = await this.send(target, template, target === route ? parameters : {});
      const { status, headers } = result.answer;
      if (!PERMANENT.has(status) && !TEMPORARY.has(status)) return result;
      if (TEMPORARY.has(status) && hop > 0) break;
      if (PERMANENT.has(status)) trail.movedFrom ??= result.answer.url;
      target = `GET ${resolveLink(String(headers['location'] ?? ''), this.apiUrl)}`;
    }
    throw new GithubUnexpectedAnswerError(template, 'it redirects without end');
  }

  private async send(target: string, route: string, parameters: Parameters): Promise<RestAnswer> {
    const call = new GithubCall({
      route,
      bucket: 'core',
      weight: 'rest',
      expectedCost: 1,
      conditional: this.conditional,
      shrinkable: false,
    });
    const answer: Answer = await this.octokit.request(target, { ...parameters, request: { call } });
    return { answer, call };
  }
}

/** The template without its query. */
function describeRoute(route: string): string {
  return route.split('?', 1)[0] ?? route;
}
