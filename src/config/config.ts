/** What the environment says, parsed once: see `env.ts` for names, defaults and examples. */
export interface Settings extends Omit<Config, 'database'> {
  /** Null: the embedded PostgreSQL below `dataDir`. */
  database: { url: string | null; dataDir: string };
}

/** The settings of a process that stands on its ground: a database it can reach and keys to seal with. */
export interface Config {
  role: 'all' | 'web' | 'worker';
  http: { host: string; port: number; publicUrl: string; trustProxy: string | number | boolean };
  database: { url: string; dataDir: string };
  /** Newest first; base64url of 32 bytes each. */
  secretKeys: string[];
  github: {
    webUrl: string;
    apiUrl: string;
    graphqlUrl: string;
    oauthApp: { clientId: string; clientSecret: string } | null;
    /** The service account's token. */
    token: string | null;
  };
  /** Null: nobody was named; allowed only where nothing but loopback is served. */
  signInAllowed: SignInRule[] | null;
  accessMaxAgeMs: number;
  /** The share of each of GitHub's buckets that is left to its owner's other tools, 0 to 0.9. */
  quotaReserve: number;
  sync: { cron: string; targets: string[] };
  metricsToken: string | null;
  /** What GitHub signs its webhooks with; null: none is expected. */
  webhookSecret: string | null;
  log: { level: LogLevel; file: string | null };
  git: GitSettings;
}

/** For the git program: it reads commits without spending quota. */
export interface GitSettings {
  /** What all folders below `DATA_DIR/git` may take together. */
  cacheMaxBytes: number;
  /** What one repo's folder may take. */
  repoMaxBytes: number;
  /** How long one fetch may take. */
  timeoutMs: number;
  /** Where git is found, and how it gets out: the variables it is started with, beside Octavo's own. */
  environment: Readonly<Record<string, string>>;
}

export type SignInRule =
  { kind: 'anyone' } | { kind: 'login'; login: string } | { kind: 'organization'; login: string };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Injection token of `Config`. */
export const CONFIG = Symbol('OCTAVO:CONFIG');
