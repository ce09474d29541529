import { strike } from '../faults/strike.ts';
import { requestId } from '../http/headers.ts';
import { Router } from '../http/router.ts';
import { accessToken } from './access-token.ts';
import { authorize } from './authorize.ts';
import { CodeBook } from './code-book.ts';
import { deviceCode } from './device-code.ts';
import { devicePage, enterDeviceCode, signIn, signInPage } from './sign-in-pages.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Answer, Call, Handler, Urls } from '../http/call.ts';
import type { Incoming, Reply } from '../http/exchange.ts';
import type { Route } from '../http/router.ts';
import type { GithubWorld } from '../world.ts';
import type { Consent } from './consent.ts';
import type { DeviceBook } from './device-book.ts';

export interface OAuthParts {
  world: GithubWorld;
  urls: Urls;
  faults: FaultInjector;
  consent: Consent;
  devices: DeviceBook;
}

/** github.com itself, as far as people sign in there. None of the API's limits apply. */
export class OAuthService {
  private readonly parts: OAuthParts;
  private readonly router: Router;

  constructor(parts: OAuthParts) {
    this.parts = parts;
    const { devices, consent } = parts;
    const codes = new CodeBook();
    this.router = new Router([
      web('GET', '/login/oauth/authorize', (call) => authorize(call, codes, consent)),
      web('POST', '/login/oauth/access_token', (call) => accessToken(call, codes, devices)),
      web('POST', '/login/device/code', (call) => deviceCode(call, devices)),
      web('GET', '/login/device', devicePage),
      web('POST', '/login/device', (call) => enterDeviceCode(call, devices, consent)),
      web('GET', '/login', signInPage),
      web('POST', '/login', signIn),
    ]);
  }

  async reply(incoming: Incoming): Promise<Reply> {
    const { world, urls, faults } = this.parts;
    const { method, path, url, headers, body, now, entry } = incoming;
    const match = this.router.find(method, path);
    const target = { method, path: path + url.search, operation: null, accountId: null };
    const struck = faults.take(target);
    for (const fault of struck) if (fault.kind === 'run') await fault.run(world, target);
    const nobody = {
      viewer: null,
      token: null,
      app: null,
      scopes: new Set<string>(),
      withheldOrgIds: new Set<number>(),
      searchShare: 1,
    };
    const asked = {
      method,
      path,
      url,
      headers,
      body,
      now,
      query: url.searchParams,
      params: match?.params ?? {},
    };
    const call: Call = { ...asked, ...nobody, apiVersion: '', world, urls };
    const missing: Answer = { status: 404, text: 'Not Found', contentType: 'text/html; charset=utf-8' };
    const answer = strike(call, struck, false) ?? (await match?.route.handle(call)) ?? missing;
    Object.assign(entry, {
      status: answer.status,
      route: match?.route.pattern ?? null,
      faults: struck.map(({ kind }) => kind),
    });
    return { ...toReply(answer), sabotage: struck };
  }
}

function toReply(answer: Answer): Omit<Reply, 'sabotage'> {
  const body = answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json);
  const headers = {
    server: 'github.com',
    'cache-control': 'no-cache',
    'x-github-request-id': requestId(),
    'content-type': answer.contentType ?? 'application/json; charset=utf-8',
    ...answer.headers,
  };
  return { status: answer.status, headers, body };
}

function web(method: string, pattern: string, handle: Handler): Route {
  return { method, pattern, handle, bucket: null, acceptedScopes: '' };
}
