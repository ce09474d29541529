import type { Account, OAuthApp, Token } from '../world/model.ts';
import type { GithubWorld } from '../world.ts';

export interface Urls {
  /** Where people go, and where OAuth lives. */
  web: string;
  /** Root of the REST API, no trailing slash. */
  api: string;
  graphql: string;
}

/** One request, read and authenticated. */
export interface Call {
  method: string;
  /** Below the API's or the web's root, without the query. */
  path: string;
  url: URL;
  query: URLSearchParams;
  params: Record<string, string>;
  headers: Record<string, string | undefined>;
  body: Buffer;
  viewer: Account | null;
  token: Token | null;
  app: OAuthApp | null;
  /** Including the scopes that others contain. */
  scopes: ReadonlySet<string>;
  apiVersion: string;
  world: GithubWorld;
  urls: Urls;
  now: Date;
  /** Organizations whose private data SAML single sign-on holds back from this request. */
  withheldOrgIds: ReadonlySet<number>;
  /** 1 unless this request's searches run out of time. */
  searchShare: number;
}

export interface Answer {
  status: number;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, when there is no `json`. */
  text?: string;
  contentType?: string;
  headers?: Record<string, string>;
  lastModified?: Date;
  /** Primary points; 1 when not said. */
  cost?: number;
  /** The handler has spent them already. */
  isCharged?: boolean;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;
