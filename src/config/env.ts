import { z } from 'zod';
import { LOG_LEVELS, type Settings, type SignInRule } from './config.ts';
import { ConfigError } from './config.errors.ts';
import { cronExpression } from './cron-expression.ts';
import { EXAMPLES } from './examples.ts';
import { findGitVariables } from './git-variables.ts';
import { isLoopback } from './loopback.ts';
import { parseBytes, parseDuration, parseShare, parseWait } from './quantities.ts';

/** A GitHub login, or an organization's. */
const LOGIN = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}(?:_[a-z\d]+)?$/i;

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((url) => url.replace(/\/+$/, ''));

const signInAllowed = z.string().transform((text, context): SignInRule[] =>
  splitList(text).map((entry) => {
    if (entry === '*') return { kind: 'anyone' };
    const login = entry.replace(/^org:/, '');
    if (!LOGIN.test(login))
      context.addIssue({ code: 'custom', message: 'has an entry that is no GitHub login' });
    return entry.startsWith('org:') ? { kind: 'organization', login } : { kind: 'login', login };
  }),
);

const secretKeys = z.string().transform((text, context) => {
  const keys = splitList(text);
  for (const key of keys) {
    if (Buffer.from(key, 'base64url').length !== 32) {
      context.addIssue({ code: 'custom', message: 'each key must be 32 random bytes in base64url' });
    }
  }
  return keys;
});

/** Every variable Octavo reads: the names, their types, their defaults. */
const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must be 0 to 65535')
    .max(65_535, 'must be 0 to 65535')
    .default(3000),
  PUBLIC_URL: httpUrl.optional(),
  TRUST_PROXY: z.string().transform(parseTrustProxy).default(false),
  ROLE: z.enum(['all', 'web', 'worker'], 'must be all, web or worker').default('all'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  DATA_DIR: z.string().default('.octavo'),
  SECRET_KEYS: secretKeys.default([]),
  GITHUB_WEB_URL: httpUrl.default('https://github.com'),
  GITHUB_API_URL: httpUrl.default('https://api.github.com'),
  GITHUB_GRAPHQL_URL: httpUrl.optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GITHUB_TOKEN: z.string().regex(/^\S+$/, 'must be one token without spaces').optional(),
  SIGN_IN_ALLOWED: signInAllowed.optional(),
  ACCESS_MAX_AGE: z
    .string()
    .transform(parseDuration)
    .default(24 * 3_600_000),
  QUOTA_RESERVE: z.string().transform(parseShare).default(0.2),
  SYNC_CRON: cronExpression.default('*/30 * * * *'),
  SYNC_TARGETS: z.string().transform(splitList).default([]),
  GIT_CACHE_MAX: z
    .string()
    .transform(parseBytes)
    .default(10 * 1024 ** 3),
  GIT_REPO_MAX: z
    .string()
    .transform(parseBytes)
    .default(2 * 1024 ** 3),
  GIT_TIMEOUT: z
    .string()
    .transform(parseWait)
    .default(60 * 60_000),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  LOG_FILE: z.string().optional(),
});
type Environment = z.output<typeof Environment>;

/**
 * The configuration from the environment, the only place that reads it. An empty variable counts as absent.
 * Throws `ConfigError`, which names each wrong variable with an example and never repeats its value.
 */
export function readConfig(
  variables: NodeJS.ProcessEnv = process.env,
  /** What one program takes for an absent variable instead of the usual default. */
  defaults: Partial<Record<keyof Environment, string>> = {},
): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const present = { ...defaults, ...given };
  const parsed = Environment.safeParse(present);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(toProblem));
  const problems = findContradictions(parsed.data);
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data, findGitVariables(given));
}

function findContradictions(env: Environment): string[] {
  const problems: string[] = [];
  if ((env.GITHUB_CLIENT_ID === undefined) !== (env.GITHUB_CLIENT_SECRET === undefined)) {
    const missing = env.GITHUB_CLIENT_ID === undefined ? 'GITHUB_CLIENT_ID' : 'GITHUB_CLIENT_SECRET';
    problems.push(describe(missing, 'is missing: an OAuth app needs both its id and its secret'));
  }
  if (env.DATABASE_URL !== undefined && env.SECRET_KEYS.length === 0) {
    problems.push(
      describe(
        'SECRET_KEYS',
        'is missing: with DATABASE_URL the keys that seal GitHub tokens are yours to keep',
      ),
    );
  }
  if (env.SIGN_IN_ALLOWED === undefined && !isServedOnLoopbackOnly(env)) {
    problems.push(
      describe(
        'SIGN_IN_ALLOWED',
        'is missing: HOST, PUBLIC_URL or the proxy of TRUST_PROXY is reachable from elsewhere, so say who may sign in',
      ),
    );
  }
  if (env.SYNC_TARGETS.length > 0 && env.GITHUB_TOKEN === undefined) {
    problems.push(describe('GITHUB_TOKEN', 'is missing: SYNC_TARGETS are read with its account'));
  }
  return problems;
}

function isServedOnLoopbackOnly({ HOST, PUBLIC_URL, TRUST_PROXY }: Environment): boolean {
  if (!isLoopback(HOST)) return false;
  // A proxy in front hands on what comes from anywhere, unless it says that it too is on loopback.
  return PUBLIC_URL === undefined ? !TRUST_PROXY : isLoopback(new URL(PUBLIC_URL).hostname);
}

function toConfig(env: Environment, gitVariables: Record<string, string>): Settings {
  return {
    role: env.ROLE,
    http: {
      host: env.HOST,
      port: env.PORT,
      publicUrl:
        env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`,
      trustProxy: env.TRUST_PROXY,
    },
    database: { url: env.DATABASE_URL ?? null, dataDir: env.DATA_DIR },
    secretKeys: env.SECRET_KEYS,
    github: {
      webUrl: env.GITHUB_WEB_URL,
      apiUrl: env.GITHUB_API_URL,
      graphqlUrl: env.GITHUB_GRAPHQL_URL ?? toGraphqlUrl(env.GITHUB_API_URL),
      oauthApp:
        env.GITHUB_CLIENT_ID !== undefined && env.GITHUB_CLIENT_SECRET !== undefined
          ? { clientId: env.GITHUB_CLIENT_ID, clientSecret: env.GITHUB_CLIENT_SECRET }
          : null,
      token: env.GITHUB_TOKEN ?? null,
    },
    signInAllowed: env.SIGN_IN_ALLOWED ?? null,
    accessMaxAgeMs: env.ACCESS_MAX_AGE,
    quotaReserve: env.QUOTA_RESERVE,
    sync: { cron: env.SYNC_CRON, targets: env.SYNC_TARGETS },
    metricsToken: env.METRICS_TOKEN ?? null,
    webhookSecret: env.WEBHOOK_SECRET ?? null,
    log: { level: env.LOG_LEVEL, file: env.LOG_FILE ?? null },
    git: {
      cacheMaxBytes: env.GIT_CACHE_MAX,
      repoMaxBytes: env.GIT_REPO_MAX,
      timeoutMs: env.GIT_TIMEOUT,
      environment: gitVariables,
    },
  };
}

/** github.com: https://api.github.com/graphql. GitHub Enterprise Server: https://HOST/api/v3 -> https://HOST/api/graphql. */
function toGraphqlUrl(apiUrl: string): string {
  return apiUrl.endsWith('/api/v3') ? apiUrl.replace(/v3$/, 'graphql') : `${apiUrl}/graphql`;
}

function toProblem(issue: z.core.$ZodIssue): string {
  return describe(issue.path[0] as keyof Environment, issue.message);
}

function describe(name: keyof Environment, problem: string): string {
  return `${name} ${problem}. Example: ${name}=${EXAMPLES[name]}`;
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** What Express takes: a number of hops, true or false, or addresses. */
function parseTrustProxy(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
