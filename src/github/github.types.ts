/** Null ids: not known yet, at the very first `GET /user`. */
export interface GithubIdentity {
  accountId: number | null;
  credentialId: number | null;
  token: string;
}

/** What a client is used for; every log line carries it. */
export interface GithubContext {
  runId?: string;
  stream?: string;
  signal?: AbortSignal;
  /** Legs leave the reserve alone; short calls (login, doctor) may use it. */
  mayUseReserve: boolean;
}

export interface GithubPage<T> {
  items: T[];
  nextUrl: string | null;
  /** Served from what was stored: GitHub answered 304. */
  notModified: boolean;
  /** Ids of organizations whose part GitHub left out (SAML SSO): the page is not complete. */
  withheldOrganizationIds: number[];
}

export type Outcome<T> =
  /** `movedFrom` is the URL asked for when GitHub answered 301: the repo has another name or owner now. */
  | { kind: 'found'; value: T; movedFrom?: string }
  | { kind: 'not_found' }
  /** `movedFrom`: so was what the 301 led to. */
  | {
      kind: 'forbidden' | 'gone' | 'conflict' | 'unavailable_for_legal_reasons';
      reason: string;
      movedFrom?: string;
    };

/** Since the client was created. `quotaSpent` adds up points of all buckets; a 304 costs none. */
export interface GithubUsage {
  requests: number;
  quotaSpent: number;
}
