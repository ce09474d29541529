import { afterEach, describe, expect, it, vi } from 'vitest';
import { LegQueue } from '../../../src/sync/leg.queue.ts';
import { ScheduledSync } from '../../../src/sync/scheduled-sync.ts';
import { GithubWorld } from '../../github/world.ts';
import { TestApp } from '../../support/test-app.ts';

describe('the start of a worker', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('has a queue before the schedule sends anything to it', async () => {
    const creating = vi.spyOn(LegQueue.prototype, 'create');
    const queueAtTick: (string | undefined)[] = [];
    vi.spyOn(ScheduledSync.prototype, 'begin').mockImplementation(async () => {
      queueAtTick.push(creating.mock.settledResults[0]?.type);
    });

    const app = await TestApp.start({ world: new GithubWorld() });
    await app.close();

    expect(queueAtTick).toEqual(['fulfilled']);
  });
});
