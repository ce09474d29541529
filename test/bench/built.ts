import { existsSync } from 'node:fs';

const DIST = new URL('../../dist/src/', import.meta.url);

/** The parts of the built service that the bench drives by hand. */
export type Built = typeof import('../../src/accounts/account.entity.ts') &
  typeof import('../../src/accounts/account.store.ts') &
  typeof import('../../src/common/clock.ts') &
  typeof import('../../src/config/config.ts') &
  typeof import('../../src/database/embedded/embedded-postgres.ts') &
  typeof import('../../src/database/migrate.ts') &
  typeof import('../../src/database/mikro-orm.options.ts') &
  typeof import('../../src/database/save-rows.ts') &
  typeof import('../../src/entities.ts') &
  typeof import('../../src/issues/indicators/indicator-cache.store.ts') &
  typeof import('../../src/issues/indicators/indicator.queries.ts') &
  typeof import('../../src/issues/rules/label-rule.queries.ts') &
  typeof import('../../src/issues/rules/subject.queries.ts') &
  typeof import('../../src/issues/issue-count.store.ts') &
  typeof import('../../src/issues/issue-version.store.ts') &
  typeof import('../../src/issues/issue.store.ts') &
  typeof import('../../src/issues/label.store.ts') &
  typeof import('../../src/issues/milestone.store.ts') &
  typeof import('../../src/repos/repo-access.store.ts') &
  typeof import('../../src/repos/repo-conditions.ts') &
  typeof import('../../src/repos/repo-name.store.ts') &
  typeof import('../../src/repos/repo-scopes.ts') &
  typeof import('../../src/repos/repo-sort.ts') &
  typeof import('../../src/repos/repo-statements.ts') &
  typeof import('../../src/repos/repo-topic.store.ts') &
  typeof import('../../src/repos/repo.entity.ts') &
  typeof import('../../src/repos/repo.store.ts') &
  typeof import('../../src/repos/sql-values.ts') &
  typeof import('../../src/repos/tag-statements.ts') &
  typeof import('../../src/repos/tag.store.ts') &
  typeof import('../../src/sync/absence.store.ts') &
  typeof import('../../src/sync/coverage.store.ts') &
  typeof import('../../src/sync/issues/issue-coverage.store.ts') &
  typeof import('../../src/sync/issues/issue-items.store.ts') &
  typeof import('../../src/sync/issues/issue-page.store.ts') &
  typeof import('../../src/sync/issues/issue-refusal.store.ts') &
  typeof import('../../src/sync/issues/issue-seen.store.ts') &
  typeof import('../../src/sync/issues/issue-walk.ts') &
  typeof import('../../src/sync/issues/issue-walk-end.ts') &
  typeof import('../../src/sync/issues/issue-watermark.store.ts') &
  typeof import('../../src/sync/issues/issue-work.entity.ts') &
  typeof import('../../src/sync/issues/issue-work.store.ts') &
  typeof import('../../src/sync/rankings/ranking.store.ts') &
  typeof import('../../src/sync/streams/most-starred.store.ts') &
  typeof import('../../src/sync/streams/repo-page.store.ts') &
  typeof import('../../src/sync/tags/tag-coverage.store.ts') &
  typeof import('../../src/sync/tags/tag-page.store.ts') &
  typeof import('../../src/sync/tags/tag-reading.store.ts');

const MODULES = [
  'accounts/account.entity',
  'accounts/account.store',
  'common/clock',
  'config/config',
  'database/embedded/embedded-postgres',
  'database/migrate',
  'database/mikro-orm.options',
  'database/save-rows',
  'entities',
  'issues/indicators/indicator-cache.store',
  'issues/indicators/indicator.queries',
  'issues/rules/label-rule.queries',
  'issues/rules/subject.queries',
  'issues/issue-count.store',
  'issues/issue-version.store',
  'issues/issue.store',
  'issues/label.store',
  'issues/milestone.store',
  'repos/repo-access.store',
  'repos/repo-conditions',
  'repos/repo-name.store',
  'repos/repo-scopes',
  'repos/repo-sort',
  'repos/repo-statements',
  'repos/repo-topic.store',
  'repos/repo.entity',
  'repos/repo.store',
  'repos/sql-values',
  'repos/tag-statements',
  'repos/tag.store',
  'sync/absence.store',
  'sync/coverage.store',
  'sync/issues/issue-coverage.store',
  'sync/issues/issue-items.store',
  'sync/issues/issue-page.store',
  'sync/issues/issue-refusal.store',
  'sync/issues/issue-seen.store',
  'sync/issues/issue-walk',
  'sync/issues/issue-walk-end',
  'sync/issues/issue-watermark.store',
  'sync/issues/issue-work.entity',
  'sync/issues/issue-work.store',
  'sync/rankings/ranking.store',
  'sync/streams/most-starred.store',
  'sync/streams/repo-page.store',
  'sync/tags/tag-coverage.store',
  'sync/tags/tag-page.store',
  'sync/tags/tag-reading.store',
];

/** Built, because the sources use decorators, which Node does not run. */
export async function loadBuilt(): Promise<Built> {
  if (!existsSync(DIST)) throw new Error('There is no dist: run "npm run build" first');
  const parts = await Promise.all(
    MODULES.map((path): Promise<object> => import(new URL(`${path}.js`, DIST).href)),
  );
  return Object.assign({}, ...parts) as Built;
}
