import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitMissingError } from '../../../src/github/git/git.errors.ts';
import { CommitRoom, listGitRequests } from '../../support/commit-room.ts';
import { getJob, startSync } from '../../support/sync-kit.ts';

const GIT = { cacheMaxBytes: 1024 ** 3, repoMaxBytes: 1024 ** 3, timeoutMs: 60_000 };
const WHAT_TO_DO = new GitMissingError().message;

describe('without a git program', () => {
  let room: CommitRoom;

  beforeEach(async () => {
    room = await CommitRoom.start({ git: { ...GIT, environment: { PATH: '/nowhere' } } });
    room.addRepo();
    await room.push(3);
  });

  afterEach(() => room.app.close());

  it('a job says of each repository what to install, and its coverage says so, too', async () => {
    const { state, streams, repositories } = await room.sync();

    expect(state).toBe('succeeded');
    expect(repositories).toEqual([
      {
        id: room.repoId,
        fullName: `ada/${room.name}`,
        state: 'failed',
        note: WHAT_TO_DO,
        commits: 0,
      },
    ]);
    expect(streams.find(({ name }) => name === 'commits')).toMatchObject({ done: 1, expected: 1 });
    expect(await room.listCoverage()).toEqual([expect.stringMatching(/^0 unavailable/)]);
    expect(listGitRequests(room.app)).toEqual([]);
  });

  it('all else is read', async () => {
    const ada = await room.app.signIn('ada');
    const { id } = await startSync(ada, 'viewer');
    await room.drive(id);

    const { state, totals } = await getJob(ada, id);

    expect(state).toBe('succeeded');
    expect(totals.inserted).toBeGreaterThan(0);
  });
});
