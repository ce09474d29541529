import { withNullNodes } from '../faults/null-nodes.ts';
import { withResourceLimits } from '../faults/partial-graphql.ts';
import { searchShareOf, strike, withheldBy } from '../faults/strike.ts';
import { identify } from './authenticate.ts';
import { entityTag, isNotModified } from './etag.ts';
import { ApiFailure, badCredentials, graphqlNeedsUser, notFound } from './failures.ts';
import { commonHeaders, requireKnownVersion, requireUserAgent } from './headers.ts';
import type { Bucket } from '../limits/bucket.ts';
import type { Gate } from '../limits/gate.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Fault } from '../faults/fault.ts';
import type { GithubWorld } from '../world.ts';
import type { Answer, Call, Urls } from './call.ts';
import type { Incoming, Reply } from './exchange.ts';
import type { Match, Router } from './router.ts';

export interface ApiParts {
  world: GithubWorld;
  urls: Urls;
  router: Router;
  gate: Gate;
  faults: FaultInjector;
}

/** A request on its way through. */
export interface Exchange {
  incoming: Incoming;
  call: Call;
  match: Match | null;
  bucket: Bucket | null;
  struck: Fault[];
  /** Credentials were sent that GitHub does not accept: no account pays for it. */
  rejected: boolean;
  /** Turned away by a limit: free of the primary one. */
  refused: boolean;
}

/** One API request from its headers to its reply: who asks, may they, what is the answer, what did it cost. */
export class ApiService {
  private readonly parts: ApiParts;

  constructor(parts: ApiParts) {
    this.parts = parts;
  }

  async reply(incoming: Incoming): Promise<Reply> {
    const exchange = await this.open(incoming);
    const answer = await this.answer(exchange).catch((error: unknown) => {
      if (error instanceof ApiFailure) return error.answer;
      throw error;
    });
    return this.finish(exchange, answer);
  }

  /** Faults that change the world or the token strike before anybody looks at who asks. */
  private async open(incoming: Incoming): Promise<Exchange> {
    const { world, router } = this.parts;
    const struck = await this.takeFaults(incoming);
    const { rejected, ...identity } = identify(world, incoming.headers.authorization);
    const match = router.find(incoming.method, incoming.path);
    const bucket = match ? match.route.bucket : 'core';
    const { method, path, url, headers, body, now } = incoming;
    const call: Call = {
      method,
      path,
      url,
      headers,
      body,
      now,
      ...identity,
      query: url.searchParams,
      params: match?.params ?? {},
      apiVersion: headers['x-github-api-version'] ?? '2022-11-28',
      world,
      urls: this.parts.urls,
      withheldOrgIds: withheldBy(struck, world, identity.viewer),
      searchShare: searchShareOf(struck),
    };
    Object.assign(incoming.entry, {
      transport: 'api',
      accountId: call.viewer?.id ?? null,
      tokenKind: call.token?.kind ?? (call.app ? 'app' : null),
      route: match?.route.pattern ?? null,
      bucket,
    });
    return { incoming, call, match, bucket, struck, rejected, refused: false };
  }

  private async takeFaults({ method, path, url, entry, headers }: Incoming): Promise<Fault[]> {
    const { world, faults } = this.parts;
    const { viewer, token } = identify(world, headers.authorization);
    const target = {
      method,
      path: path + url.search,
      operation: entry.operation,
      accountId: viewer?.id ?? null,
    };
    const struck = faults.take(target);
    entry.faults = struck.map(({ kind }) => kind);
    for (const fault of struck) {
      if (fault.kind === 'run') await fault.run(world, target);
      if (fault.kind === 'revoke-token' && token) world.revokeToken(token.value);
    }
    return struck;
  }

  private async answer(exchange: Exchange): Promise<Answer> {
    const { call, match, rejected, struck } = exchange;
    requireUserAgent(call);
    requireKnownVersion(call);
    if (rejected) throw badCredentials();
    if (match?.route.bucket === 'graphql' && !call.viewer) throw graphqlNeedsUser();
    this.parts.gate.enter(exchange);
    const broken = strike(call, struck, match?.route.bucket === 'graphql');
    if (broken) return broken;
    if (!match) throw notFound();
    return withResourceLimits(withNullNodes(await match.route.handle(call), struck), struck);
  }

  private finish(exchange: Exchange, answer: Answer): Reply {
    const { incoming, call, match, bucket } = exchange;
    const body = answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json);
    const hasTag = answer.status === 200 && match !== null && match.route.method === 'GET';
    const etag = hasTag ? entityTag(call.headers, body) : null;
    const unchanged = etag !== null && isNotModified(call.headers, etag, answer.lastModified);
    const status = unchanged ? 304 : answer.status;
    const cost = this.charge(exchange, answer, unchanged);
    Object.assign(incoming.entry, { status, cost, notModified: unchanged });
    const headers: Record<string, string> = {
      ...commonHeaders(exchange),
      ...(exchange.rejected ? {} : this.parts.gate.headers(call, bucket ?? 'core')),
      ...(etag === null
        ? {}
        : { etag, 'cache-control': `${call.viewer ? 'private' : 'public'}, max-age=60, s-maxage=60` }),
      ...(answer.lastModified ? { 'last-modified': answer.lastModified.toUTCString() } : {}),
      ...(unchanged || body === ''
        ? {}
        : { 'content-type': answer.contentType ?? 'application/json; charset=utf-8' }),
      ...answer.headers,
    };
    const hold = (): Promise<void> => this.parts.gate.hold(exchange);
    const onSent = (): void => this.parts.gate.leave(exchange);
    return {
      status,
      headers,
      body: unchanged ? '' : body,
      sabotage: exchange.struck,
      onSent,
      hold,
    };
  }

  /** A 304 is free for who is signed in; a refusal for everyone. */
  private charge({ call, bucket, rejected, refused }: Exchange, answer: Answer, unchanged: boolean): number {
    if (bucket === null || rejected || refused || (unchanged && call.token !== null)) return 0;
    const cost = answer.cost ?? 1;
    if (answer.isCharged !== true) this.parts.gate.limiter.primary.spend(call, bucket, cost);
    return cost;
  }
}
