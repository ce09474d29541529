import type { Run } from '../../src/sync/run.entity.ts';

const STARTED = new Date('2026-01-01T00:00:00Z');

/** Running since it was queued, at the turn of the year 2026. */
export function aRun(fields: Partial<Run> = {}): Run {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    accountId: 1,
    target: 'viewer',
    startedBy: 'hand',
    state: 'running',
    leg: 1,
    cursor: null,
    cancelRequested: false,
    queuedAt: STARTED,
    startedAt: STARTED,
    finishedAt: null,
    resumeAt: null,
    waitedSeconds: 0,
    revivals: 0,
    requests: 5,
    quotaSpent: 4,
    errorCode: null,
    errorMessage: null,
    ...fields,
  };
}
