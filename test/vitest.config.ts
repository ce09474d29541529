import { defineConfig } from 'vitest/config';

/** Of issues, made at random; `vitest.long.config.ts` has more. */
const HISTORIES = 50;

/** Of workers that read commits. */
const KILLS = 20;

/** Between two syncs of commits. */
const UPHEAVALS = 5;

/** Three speeds, three projects: what may touch PostgreSQL is decided by where the file lives. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.spec.ts',
            'test/github/**/*.spec.ts',
            'test/support/**/*.spec.ts',
            'test/contributors/**/*.spec.ts',
          ],
          environment: 'node',
          setupFiles: ['test/support/setup.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          provide: { histories: HISTORIES },
          globalSetup: ['test/support/postgres.global-setup.ts'],
          setupFiles: ['test/support/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.spec.ts'],
          provide: { kills: KILLS, upheavals: UPHEAVALS },
          globalSetup: ['test/support/postgres.global-setup.ts'],
          setupFiles: ['test/support/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
