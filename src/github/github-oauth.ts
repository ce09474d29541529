import { Inject, Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../config/config.ts';
import { GithubOAuthError, GithubUnavailableError, GithubUnexpectedAnswerError } from './github.errors.ts';
import { toOAuthError } from './oauth-problem.ts';
import { parseAnswer } from './parse-answer.ts';
import { USER_AGENT } from './user-agent.ts';

const TIMEOUT_MS = 15_000;
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const CHECK_ROUTE = 'POST /applications/{client_id}/token';
const REVOKE_ROUTE = 'DELETE /applications/{client_id}/token';
const REVOKE_ALL_ROUTE = 'DELETE /applications/{client_id}/grant';
const DEVICE_ROUTE = 'POST /login/device/code';
const TOKEN_ROUTE = 'POST /login/oauth/access_token';

export interface DeviceCode {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  expiresInSeconds: number;
  intervalSeconds: number;
}

export interface OAuthToken {
  token: string;
  scopes: string[];
}

const DeviceCodeAnswer = z
  .object({
    device_code: z.string().min(1),
    user_code: z.string().min(1),
    verification_uri: z.url(),
    expires_in: z.coerce.number().positive(),
    interval: z.coerce.number().positive().default(5),
  })
  .transform((answer): DeviceCode => ({
    deviceCode: answer.device_code,
    userCode: answer.user_code,
    verificationUri: answer.verification_uri,
    expiresInSeconds: answer.expires_in,
    intervalSeconds: answer.interval,
  }));

const TokenAnswer = z
  .object({ access_token: z.string().min(1), scope: z.string().default('') })
  .transform((answer): OAuthToken => ({
    token: answer.access_token,
    scopes: answer.scope.split(',').filter((scope) => scope !== ''),
  }));

interface Reply {
  status: number;
  body: unknown;
}

/**
 * GitHub's OAuth endpoints: what needs the app's own id and secret, or no token at all.
 * Every method throws `GithubOAuthError` when no app is configured, and `GithubUnavailableError`.
 */
@Injectable()
export class GithubOAuthApi {
  private readonly logger = new Logger(GithubOAuthApi.name);

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Is this token one of our app's, and alive? GitHub does not count it as a failed login. */
  async checkToken(token: string): Promise<boolean> {
    const { status } = await this.askApplication(CHECK_ROUTE, token);
    if (status !== 200 && status !== 404 && status !== 422) throw toRefusal(CHECK_ROUTE, status);
    return status === 200;
  }

  /** Ends the token at GitHub. Revoking one that is dead already succeeds. */
  async revokeToken(token: string): Promise<void> {
    const { status } = await this.askApplication(REVOKE_ROUTE, token);
    if (status !== 204 && status !== 404 && status !== 422) throw toRefusal(REVOKE_ROUTE, status);
  }

  /**
   * Ends the person's authorization of our app at GitHub, and with it every token of theirs that the app was ever given.
   * False: there was none to be found by this token.
   */
  async revokeGrant(token: string): Promise<boolean> {
    const { status } = await this.askApplication(REVOKE_ALL_ROUTE, token);
    if (status !== 204 && status !== 404 && status !== 422) throw toRefusal(REVOKE_ALL_ROUTE, status);
    return status === 204;
  }

  /** Starts the device flow. Throws `GithubOAuthError`: `device_flow_disabled`, `incorrect_client_credentials`. */
  async createDeviceCode(scopes: readonly string[]): Promise<DeviceCode> {
    const form = { client_id: this.getApp().clientId, scope: scopes.join(' ') };
    return parseAnswer(DeviceCodeAnswer, await this.askWeb(DEVICE_ROUTE, form), DEVICE_ROUTE);
  }

  /**
   * One poll. Throws `GithubOAuthError`: `authorization_pending`, `slow_down` (with `intervalSeconds` from now on),
   * `expired_token`, `access_denied` and the like.
   */
  async exchangeDeviceCode(deviceCode: string): Promise<OAuthToken> {
    const form = { client_id: this.getApp().clientId, device_code: deviceCode, grant_type: DEVICE_GRANT };
    return parseAnswer(TokenAnswer, await this.askWeb(TOKEN_ROUTE, form), TOKEN_ROUTE);
  }

  private getApp(): { clientId: string; clientSecret: string } {
    const { oauthApp } = this.config.github;
    if (!oauthApp) {
      throw new GithubOAuthError(
        'other',
        'No OAuth app is configured: set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET',
      );
    }
    return oauthApp;
  }

  private async askApplication(route: string, token: string): Promise<Reply> {
    const { clientId, clientSecret } = this.getApp();
    const [method = '', path = ''] = route.split(' ', 2);
    const url = this.config.github.apiUrl + path.replace('{client_id}', encodeURIComponent(clientId));
    return this.send(route, url, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ access_token: token }),
    });
  }

  /** GitHub reports errors of these two with status 200 as well as 4xx. */
  private async askWeb(route: string, form: Record<string, string>): Promise<unknown> {
    const path = route.slice(route.indexOf('/'));
    const { status, body } = await this.send(route, this.config.github.webUrl + path, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(form),
    });
    const problem = toOAuthError(body);
    if (problem) throw problem;
    if (status !== 200) throw toRefusal(route, status);
    return body;
  }

  /** The path of what it was asked for is logged, never a body or a header: both hold secrets. */
  private async send(route: string, url: string, init: RequestInit): Promise<Reply> {
    const startedAtMs = performance.now();
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const headers = { ...(init.headers as Record<string, string>), 'user-agent': USER_AGENT };
      const response = await fetch(url, { ...init, headers, redirect: 'manual', signal });
      const text = await response.text();
      const durationMs = Math.round(performance.now() - startedAtMs);
      this.logger.log({ message: 'GitHub OAuth request', route, status: response.status, durationMs });
      return { status: response.status, body: parseJson(text) };
    } catch (error) {
      const why =
        error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'network error';
      this.logger.error({ message: 'GitHub OAuth request failed', route, why });
      throw new GithubUnavailableError(route, why);
    }
  }
}

function toRefusal(route: string, status: number): Error {
  if (status >= 500 || status === 429) return new GithubUnavailableError(route, `HTTP ${status}`);
  if (status !== 401) return new GithubUnexpectedAnswerError(route, `HTTP ${status}`);
  const advice = 'GitHub does not know this OAuth app: check GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET';
  return new GithubOAuthError('incorrect_client_credentials', advice);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
