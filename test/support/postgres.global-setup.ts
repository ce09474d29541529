import type { TestProject } from 'vitest/node';
import { startTestServer } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's maintenance database, with the right to create databases. */
    postgresUrl: string;
    /** What `createTestDatabase` clones: migrated, with the queue's tables. */
    postgresTemplate: string;
    /** How many histories of issues are lived through. */
    histories: number;
    /** How often a worker that reads commits is killed. */
    kills: number;
    /** How often everything changes that commits are read from. */
    upheavals: number;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide('postgresUrl', server.url);
  project.provide('postgresTemplate', server.template);
  return () => server.stop();
}
