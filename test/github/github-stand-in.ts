import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { FaultInjector } from './faults/fault-injector.ts';
import { GitService } from './git/git-service.ts';
import { findGitRoute } from './git/git-route.ts';
import { ApiService } from './http/api-service.ts';
import { readBody } from './http/read-body.ts';
import { API_ROOT, GRAPHQL_PATH, plainHeaders, readOperation, route } from './http/read-request.ts';
import { newLogEntry } from './http/request-log.ts';
import { Router } from './http/router.ts';
import { send } from './http/send.ts';
import { Gate } from './limits/gate.ts';
import { Limiter } from './limits/limiter.ts';
import { DEFAULT_SECONDARY } from './limits/secondary.ts';
import { TimeModel } from './limits/time-model.ts';
import { DeviceBook } from './oauth/device-book.ts';
import { OAuthService } from './oauth/oauth-service.ts';
import { apiRoutes } from './rest/routes.ts';
import type { Urls } from './http/call.ts';
import type { Incoming, Reply } from './http/exchange.ts';
import type { RequestLogEntry } from './http/request-log.ts';
import type { SecondarySettings } from './limits/secondary.ts';
import type { TimeSettings } from './limits/time-model.ts';
import type { GithubWorld } from './world.ts';

export interface GithubStandInOptions {
  world: GithubWorld;
  port?: number;
  host?: string;
  now?: () => Date;
  /** Tighter or wider abuse limits than GitHub's. */
  secondary?: Partial<SecondarySettings>;
  /** How long answers take, and which take too long; no time at all unless said. */
  time?: Partial<TimeSettings>;
}

/** GitHub on one port, as a GitHub Enterprise Server: web at the root, REST below /api/v3, GraphQL at /api/graphql. */
export class GithubStandIn {
  readonly world: GithubWorld;
  readonly faults = new FaultInjector();
  readonly log: RequestLogEntry[] = [];
  /** Who sits at the browser when neither cookie nor `login=` tells. */
  signedInAs: string | null = null;
  authorizeDecision: 'approve' | 'deny' = 'approve';
  /** A user may grant less than was asked for; null grants all. */
  grantScopes: string[] | null = null;
  private readonly server: Server;
  private readonly now: () => Date;
  private readonly secondary: SecondarySettings;
  private readonly time: TimeModel;
  private readonly devices: DeviceBook;
  private urls: Urls = { web: '', api: '', graphql: '' };
  private api: ApiService | null = null;
  private oauth: OAuthService | null = null;
  private git: GitService | null = null;

  private constructor(options: GithubStandInOptions) {
    this.world = options.world;
    this.now = options.now ?? (() => new Date());
    this.world.now = this.now;
    this.secondary = { ...DEFAULT_SECONDARY, ...options.secondary };
    this.time = new TimeModel(options.time);
    this.devices = new DeviceBook(this.world);
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        console.error('The stand-in for GitHub failed', error);
        response.destroy();
      });
    });
  }

  static async start(options: GithubStandInOptions): Promise<GithubStandIn> {
    const standIn = new GithubStandIn(options);
    await standIn.listen(options.port ?? 0, options.host ?? '127.0.0.1');
    return standIn;
  }

  get webUrl(): string {
    return this.urls.web;
  }

  get apiUrl(): string {
    return this.urls.api;
  }

  get graphqlUrl(): string {
    return this.urls.graphql;
  }

  /** Requests that came although their account had been told to wait. */
  get violations(): RequestLogEntry[] {
    return this.log.filter(({ violation }) => violation !== null);
  }

  /** What came by git's own transport, which no limit of the API counts. */
  get gitRequests(): RequestLogEntry[] {
    return this.log.filter(({ transport }) => transport === 'git');
  }

  /** The user types the code at /login/device and agrees. */
  approveDevice(userCode: string, login: string): void {
    this.devices.approve(userCode, this.world.accounts.get(login), this.grantScopes);
  }

  denyDevice(userCode: string): void {
    this.devices.deny(userCode);
  }

  clearLog(): void {
    this.log.length = 0;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
    this.world.git.close();
  }

  private async listen(port: number, host: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    const web = `http://${host}:${(this.server.address() as AddressInfo).port}`;
    this.urls = { web, api: web + API_ROOT, graphql: web + GRAPHQL_PATH };
    const limiter = new Limiter(this.world, this.secondary);
    const { world, urls, faults } = this;
    const gate = new Gate(limiter, this.now);
    this.api = new ApiService({
      world,
      urls,
      faults,
      gate,
      router: new Router(apiRoutes(limiter, this.time)),
    });
    this.git = new GitService({ world, urls, faults });
    this.oauth = new OAuthService({ world, urls, faults, consent: this, devices: this.devices });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const now = this.now();
    const url = new URL(request.url ?? '/', this.urls.web);
    const headers = plainHeaders(request);
    const method = request.method ?? 'GET';
    const [isApi, path] = route(url.pathname);
    // From here on, so that working the answer out is part of the time it takes.
    const held = isApi ? this.time.hold() : null;
    const entry = newLogEntry(now, method, path + url.search, headers);
    this.log.push(entry);
    const body = await readBody(request);
    if (path === '/graphql') Object.assign(entry, readOperation(body));
    const incoming: Incoming = { method, path, url, headers, body, now, entry };
    const reply = await this.reply(incoming, isApi);
    if (response.closed) reply.onSent?.();
    else response.once('close', () => reply.onSent?.());
    await held;
    await send(request, response, reply);
    if (response.destroyed && !response.writableFinished) entry.status = 0;
  }

  private reply(incoming: Incoming, isApi: boolean): Promise<Reply> {
    const { api, git, oauth } = this;
    if (!api || !git || !oauth) throw new Error('The stand-in for GitHub does not listen yet');
    if (isApi) return api.reply(incoming);
    const { pathname, searchParams } = incoming.url;
    const asked = findGitRoute(pathname, searchParams);
    return asked ? git.reply(incoming, asked) : oauth.reply(incoming);
  }
}
