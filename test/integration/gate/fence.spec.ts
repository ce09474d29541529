import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFence } from '../../gate/fence/check-fence.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** File by file, what a house has to hold for the planted imports to lead somewhere. */
type Files = Record<string, string>;

interface Plant {
  rule: string;
  files: Files;
}

const FORBIDDEN_IMPORTS: Plant[] = [
  { rule: 'platform-knows-no-business', files: importing('src/jobs/queue.ts', 'src/sync/sync.service.ts') },
  { rule: 'common-knows-nobody', files: importing('src/common/clock.ts', 'src/database/database.ts') },
  { rule: 'config-stands-alone', files: importing('src/config/env.ts', 'src/jobs/queue.ts') },
  {
    rule: 'knowledge-decides-nothing',
    files: importing('src/repos/repos.controller.ts', 'src/auth/viewer.ts'),
  },
  {
    rule: 'github-knows-no-tables-of-the-mirror',
    files: importing('src/github/client.ts', 'src/repos/repo.entity.ts'),
  },
  {
    rule: 'mirror-knows-no-github',
    files: importing('src/accounts/account.store.ts', 'src/github/github.schema.ts'),
  },
  { rule: 'behaviour-knows-no-face', files: importing('src/sync/run.ts', 'src/export/export.service.ts') },
  { rule: 'auth-knows-no-sync', files: importing('src/auth/auth.ts', 'src/sync/run.ts') },
  {
    rule: 'auth-meets-the-mirror-at-its-stores',
    files: importing('src/auth/auth.ts', 'src/repos/repo.queries.ts'),
  },
  { rule: 'faces-ask-no-github', files: importing('src/export/export.ts', 'src/github/client.ts') },
  { rule: 'faces-are-no-neighbours', files: importing('src/web/page.ts', 'src/health/health.ts') },
  { rule: 'rooms-import-no-top-level-file', files: importing('src/repos/repos.ts', 'src/app.module.ts') },
  { rule: 'source-imports-no-test', files: importing('src/repos/repos.ts', 'test/support/factories.ts') },
  { rule: 'source-imports-no-spec', files: importing('src/repos/repos.ts', 'src/repos/repo.spec.ts') },
  { rule: 'stand-in-knows-no-source', files: importing('test/github/world.ts', 'src/common/clock.ts') },
  { rule: 'migrations-know-no-source', files: importing('migrations/first.ts', 'src/repos/repo.entity.ts') },
  { rule: 'source-needs-no-dev-dependency', files: { 'src/main.ts': `import 'vitest';` } },
  { rule: 'no-undeclared-package', files: { 'src/main.ts': `import 'express';` } },
  { rule: 'no-unresolvable', files: { 'src/main.ts': `import './nowhere.ts';` } },
  {
    rule: 'no-circles',
    files: {
      'src/jobs/a.ts': importOf('src/jobs/a.ts', 'src/jobs/b.ts'),
      'src/jobs/b.ts': importOf('src/jobs/b.ts', 'src/jobs/a.ts'),
    },
  },
];

const FORBIDDEN_TEXT: Plant[] = [
  {
    rule: 'environment-is-read-in-config',
    files: { 'src/jobs/queue.ts': 'export const port = process.env.PORT;' },
  },
  { rule: 'environment-is-read-in-config', files: { 'src/main.ts': `import { env } from 'node:process';` } },
  {
    rule: 'repos-are-read-through-visible-repo',
    files: sql('src/sync/run.queries.ts', 'select count(*) from repo where true'),
  },
  {
    rule: 'repos-are-read-through-visible-repo',
    files: sql('src/export/rows.ts', 'SELECT 1\n FROM run JOIN "repo" r USING (id)'),
  },
  {
    rule: 'rows-are-written-by-save-rows',
    files: { 'src/repos/repo.store.ts': 'await em.upsertMany(Repo, rows);' },
  },
  {
    rule: 'rows-are-written-by-save-rows',
    files: sql('src/repos/topic.store.ts', 'insert into topic select * from UNNEST ($1)'),
  },
];

const ALLOWED: Record<string, Files> = {
  'sync knowing GitHub and the mirrored world': {
    ...importing('src/sync/streams/repos.ts', 'src/github/client.ts'),
    ...importing('src/sync/rows.ts', 'src/repos/repo.store.ts'),
  },
  'auth saving the account that signs in': importing('src/auth/auth.ts', 'src/accounts/account.store.ts'),
  'health reading the quota': importing('src/health/health.ts', 'src/github/quota.ts'),
  'top-level files joining the rooms': importing('src/app.module.ts', 'src/export/export.module.ts'),
  'config reading the environment': { 'src/config/env.ts': 'export const port = process.env.PORT;' },
  'queries over visible_repo and the names of repos': sql(
    'src/sync/run.queries.ts',
    'from visible_repo($1, $2) repo join repo_name n',
  ),
  'the repos room reading its own table': sql('src/repos/repo.queries.ts', 'select * from repo'),
  'a circle that only types close': {
    'src/jobs/a.ts': importOf('src/jobs/a.ts', 'src/jobs/b.ts'),
    'src/jobs/b.ts': `import type { used } from './a.ts';\nexport const found: typeof used = 1;`,
  },
  'a comment naming what code may not': {
    'src/jobs/a.ts': '// never upsertMany() here\nexport const a = 1;',
  },
};

describe('the fence', () => {
  let house: string;

  beforeEach(() => {
    house = mkdtempSync(join(tmpdir(), 'octavo-fence-'));
    for (const folder of ['src', 'test', 'migrations']) mkdirSync(join(house, folder));
    writeFileSync(
      join(house, 'package.json'),
      JSON.stringify({ dependencies: {}, devDependencies: { vitest: '*' } }),
    );
    symlinkSync(join(PROJECT, 'node_modules'), join(house, 'node_modules'));
  });

  afterEach(() => {
    rmSync(house, { recursive: true });
  });

  it.each([...FORBIDDEN_IMPORTS, ...FORBIDDEN_TEXT])(
    'reports $rule and nothing else (plant $#)',
    async ({ rule, files }) => {
      plant(house, files);

      const violations = await checkFence(PROJECT, house);

      expect(new Set(violations.map((violation) => violation.rule))).toEqual(new Set([rule]));
    },
  );

  it.each(Object.keys(ALLOWED))('lets through %s', async (name) => {
    plant(house, ALLOWED[name] ?? {});

    expect(await checkFence(PROJECT, house)).toEqual([]);
  });

  it('breaks every rule of the configuration at least once here', async () => {
    const { forbidden = [] } = await extractDepcruiseConfig(join(PROJECT, '.dependency-cruiser.cjs'));

    const planted = new Set(FORBIDDEN_IMPORTS.map(({ rule }) => rule));

    expect(planted).toEqual(new Set(forbidden.map(({ name }) => name)));
  });

  it('names the file and the line of a forbidden text', async () => {
    plant(house, { 'src/jobs/queue.ts': '\n/* two\nlines */\nexport const { env } = process;' });

    expect(await checkFence(PROJECT, house)).toEqual([
      { rule: 'environment-is-read-in-config', file: 'src/jobs/queue.ts', found: 'line 4: env } = process' },
    ]);
  });

  it('refuses to call a project without sources clean', async () => {
    rmSync(join(house, 'src'), { recursive: true });

    await expect(checkFence(PROJECT, house)).rejects.toThrow('src');
  });

  it('holds around this project', async () => {
    expect(await checkFence(PROJECT)).toEqual([]);
  });
});

function plant(house: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), `${text}\n`);
  }
}

function importing(from: string, to: string): Files {
  return { [from]: importOf(from, to), [to]: 'export const found = 1;' };
}

function importOf(from: string, to: string): string {
  const up = '../'.repeat(from.split('/').length - 1) || './';
  return `import { found } from '${up}${to}';\nexport const used = found;`;
}

function sql(file: string, text: string): Files {
  return { [file]: `export const QUERY = \`${text}\`;` };
}
