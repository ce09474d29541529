import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/env.ts';
import { EXAMPLES } from '../../../src/config/examples.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

interface Service {
  image: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment: Record<string, string>;
  volumes?: string[];
  healthcheck?: { test?: string[] };
  depends_on?: Record<string, { condition: string }>;
}

const { services } = load(readFileSync(join(PROJECT, 'docker-compose.yml'), 'utf8'), {
  schema: CORE_SCHEMA.withTags(mergeTag),
}) as { services: Record<'database' | 'migrate' | 'web' | 'worker', Service> };
const SECRETS = {
  POSTGRES_PASSWORD: 'letters',
  SECRET_KEYS: Buffer.alloc(32).toString('base64url'),
  SIGN_IN_ALLOWED: 'alice',
};

describe('docker-compose.yml', () => {
  it.each([
    ['migrate', 'all'],
    ['web', 'web'],
    ['worker', 'worker'],
  ] as const)('gives %s a configuration that Octavo takes, as role %s', (name, role) => {
    const config = readConfig(substitute(services[name].environment, SECRETS));

    expect(config).toMatchObject({
      role,
      database: { url: 'postgres://octavo:letters@database:5432/octavo' },
      signInAllowed: [{ kind: 'login', login: 'alice' }],
    });
  });

  it.each(Object.keys(SECRETS))('does not start without %s', (name) => {
    const given = { ...SECRETS, [name]: '' };

    expect(() => substitute(services.web.environment, given)).toThrow(name);
  });

  it('sets no variable that Octavo does not read', () => {
    const names = Object.keys({ ...services.web.environment, ...services.worker.environment });

    expect(names.filter((name) => !(name in EXAMPLES))).toEqual([]);
  });

  it('migrates a healthy database before anything serves', () => {
    expect(services.database.healthcheck?.test).toContain('pg_isready');
    expect(services.migrate.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    for (const name of ['web', 'worker'] as const) {
      expect(services[name].depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    }
  });

  it('keeps the data of PostgreSQL 18 where its image wants it', () => {
    expect(services.database).toMatchObject({
      image: 'postgres:18',
      volumes: ['database:/var/lib/postgresql'],
    });
  });

  it('keeps what git has fetched in a volume, where the image has its data', () => {
    const dockerfile = readFileSync(join(PROJECT, 'docker/Dockerfile'), 'utf8');
    const folder = /DATA_DIR=(\S+)/.exec(dockerfile)?.[1];

    expect(services.worker.volumes).toEqual([`data:${folder}`]);
    // Whoever is first to mount a volume gives it the owner that its folder has in the image.
    expect(dockerfile).toContain(`RUN install -d -o node -g node -m 0700 ${folder}`);
    expect(dockerfile).toMatch(/apt-get install .*\bgit\b.*\bca-certificates\b/);
  });

  it('runs programs that the build makes', () => {
    const programs = Object.values(services).flatMap(({ command = [] }) =>
      command.filter((word) => word.endsWith('.js')),
    );
    const sources = programs.map((program) => program.replace(/^dist\/(.+)\.js$/, '$1.ts'));

    expect(sources).not.toEqual([]);
    expect(sources.filter((source) => !existsSync(join(PROJECT, source)))).toEqual([]);
  });
});

describe('docker/Dockerfile', () => {
  const dockerfile = readFileSync(
    join(PROJECT, services.web.build?.dockerfile ?? 'docker/Dockerfile'),
    'utf8',
  );

  it('copies nothing that .dockerignore keeps out, and nothing that is absent', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, names]) => names?.split(' ') ?? [],
    );
    const ignore = readFileSync(join(PROJECT, '.dockerignore'), 'utf8').split('\n');

    expect(copied).toContain('src');
    expect(copied.filter((name) => !ignore.includes(`!${name}`))).toEqual([]);
    expect(copied.filter((name) => globSync(name, { cwd: PROJECT }).length === 0)).toEqual([]);
  });

  it('runs as an ordinary user on the Node that .nvmrc names', () => {
    const node = readFileSync(join(PROJECT, '.nvmrc'), 'utf8').trim();
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

    expect(last).toContain(`FROM node:${node}-`);
    expect(last).toMatch(/^USER node$/m);
  });
});

/** As compose does it: `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. */
function substitute(
  environment: Record<string, string>,
  given: Record<string, string>,
): Record<string, string> {
  const replaceAll = (text: string): string =>
    text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind?: string, rest?: string) => {
      if (given[name]) return given[name];
      if (kind === '?') throw new Error(`${name}: ${rest}`);
      return rest ?? '';
    });
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, replaceAll(text)]));
}
