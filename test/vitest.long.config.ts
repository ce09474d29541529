import { defineConfig } from 'vitest/config';

/** What takes too long for every change: the same tests as ever, over more that is made at random. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: [
      'test/integration/sync/issue-histories.spec.ts',
      'test/e2e/kill-commits.spec.ts',
      'test/e2e/contributors-upheavals.spec.ts',
    ],
    provide: { histories: 500, kills: 60, upheavals: 100 },
    globalSetup: ['test/support/postgres.global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    hookTimeout: 60_000,
  },
});
