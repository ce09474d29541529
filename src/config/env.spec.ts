import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './config.errors.ts';
import { readConfig } from './env.ts';
import { EXAMPLES } from './examples.ts';

const KEY = Buffer.alloc(32, 7).toString('base64url');

describe('readConfig', () => {
  it('needs nothing at all on a laptop', () => {
    const config = readConfig({});

    expect(config.http).toEqual({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      trustProxy: false,
    });
    expect(config.database.url).toBeNull();
    expect(config.github.graphqlUrl).toBe('https://api.github.com/graphql');
    expect(config.accessMaxAgeMs).toBe(86_400_000);
    expect(config.quotaReserve).toBe(0.2);
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' }).http.port).toBe(3000);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['ROLE', 'boss'],
    ['PUBLIC_URL', 'ftp://octavo'],
    ['DATABASE_URL', 'mysql://root:hunter2@db/octavo'],
    ['SECRET_KEYS', 'hunter2'],
    ['GITHUB_TOKEN', 'ghp_hunter2 and more'],
    ['SIGN_IN_ALLOWED', 'alice,-bob'],
    ['ACCESS_MAX_AGE', 'soon'],
    ['QUOTA_RESERVE', '95%'],
    ['QUOTA_RESERVE', '0.2'],
    ['SYNC_CRON', 'every day'],
    ['GIT_CACHE_MAX', 'plenty'],
    ['GIT_REPO_MAX', '0GB'],
    ['GIT_TIMEOUT', 'hunter2'],
    ['GIT_TIMEOUT', '30d'],
    ['METRICS_TOKEN', 'hunter2'],
    ['LOG_LEVEL', 'loud'],
  ] as const)('refuses %s=%s by name, with an example and without the value', (name, value) => {
    const error = failureOf({ [name]: value });

    expect(error.message).toContain(`- ${name} `);
    expect(error.message).toContain(`Example: ${name}=${EXAMPLES[name]}`);
    expect(error.message).not.toContain(`=${value}`);
    expect(error.message).not.toContain('hunter2');
  });

  it('names every wrong variable at once', () => {
    expect(failureOf({ PORT: 'x', ROLE: 'y' }).problems).toHaveLength(2);
  });

  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { PUBLIC_URL: 'https://octavo.example.com' },
    { HOST: 'octavo.local' },
    { TRUST_PROXY: '1' },
    { HOST: '::1', TRUST_PROXY: 'loopback' },
  ])('refuses to be reachable by %o without a word on who may sign in', (env) => {
    expect(failureOf(env).message).toContain('SIGN_IN_ALLOWED is missing');
    expect(readConfig({ ...env, SIGN_IN_ALLOWED: '*' }).signInAllowed).toEqual([{ kind: 'anyone' }]);
  });

  it.each([
    { HOST: '::1' },
    { HOST: 'localhost' },
    { PUBLIC_URL: 'http://127.0.0.2:8080' },
    { TRUST_PROXY: 'false' },
    { TRUST_PROXY: '1', PUBLIC_URL: 'http://localhost:8080' },
  ])('lets loopback %o do without', (env) => {
    expect(readConfig(env).signInAllowed).toBeNull();
  });

  it('reads who may sign in', () => {
    expect(readConfig({ SIGN_IN_ALLOWED: 'alice, org:acme' }).signInAllowed).toEqual([
      { kind: 'login', login: 'alice' },
      { kind: 'organization', login: 'acme' },
    ]);
  });

  it('asks for SECRET_KEYS when the database is not the embedded one', () => {
    const env = { DATABASE_URL: 'postgres://octavo@db/octavo' };

    expect(failureOf(env).message).toContain('SECRET_KEYS is missing');
    expect(readConfig({ ...env, SECRET_KEYS: KEY }).secretKeys).toEqual([KEY]);
  });

  it('asks for both halves of the OAuth app', () => {
    expect(failureOf({ GITHUB_CLIENT_ID: 'Iv1.1' }).message).toContain('GITHUB_CLIENT_SECRET is missing');
    expect(failureOf({ GITHUB_CLIENT_SECRET: 'hunter2' }).message).toContain('GITHUB_CLIENT_ID is missing');
  });

  it('derives the GraphQL address of a GitHub Enterprise Server', () => {
    const { github } = readConfig({ GITHUB_API_URL: 'https://ghe.example.com/api/v3/' });

    expect(github.graphqlUrl).toBe('https://ghe.example.com/api/graphql');
  });

  it('reads how much git may take, and how long', () => {
    const { git } = readConfig({ GIT_CACHE_MAX: '1.5 GB', GIT_REPO_MAX: '200mb', GIT_TIMEOUT: '90m' });

    expect(git).toMatchObject({
      cacheMaxBytes: 1.5 * 1024 ** 3,
      repoMaxBytes: 200 * 1024 ** 2,
      timeoutMs: 5_400_000,
    });
  });

  it('passes on to git where programs are and how to get out, and nothing else', () => {
    const passedOn = { PATH: '/bin', https_proxy: 'http://proxy:3128', NO_PROXY: 'localhost' };

    const { git } = readConfig({
      ...passedOn,
      GITHUB_TOKEN: 'ghp_x',
      GIT_DIR: '/tmp',
      HOME: '/root',
      http_proxy: '',
    });

    expect(git.environment).toEqual(passedOn);
  });

  it('is documented whole in .env.example', () => {
    const documented = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').match(
      /^#?[A-Z_]+(?==)/gm,
    );

    expect(documented?.map((name) => name.replace('#', '')).toSorted()).toEqual(
      Object.keys(EXAMPLES).toSorted(),
    );
  });
});

function failureOf(env: NodeJS.ProcessEnv): ConfigError {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}
