import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GitClient } from '../../../src/github/git/git-client.ts';
import { CommitRoom, readStored } from '../../support/commit-room.ts';

describe('a process that reads the commits of one run, without being a worker', () => {
  let room: CommitRoom;

  beforeAll(async () => {
    room = await CommitRoom.start();
  });

  beforeEach(() => room.addRepo());

  afterEach(() => {
    vi.restoreAllMocks();
    room.endTest();
  });

  afterAll(() => room.app.close());

  it('reads four repos side by side, and one after the other until there is none left', async () => {
    const repoIds = [room.repoId];
    while (repoIds.length < 10) repoIds.push(room.addRepo());
    for (room.repoId of repoIds) await room.push(2);
    const git = room.app.app.get(GitClient);
    const open = git.open.bind(git);
    let [atWork, most] = [0, 0];
    vi.spyOn(git, 'open').mockImplementation(async (ask) => {
      atWork += 1;
      most = Math.max(most, atWork);
      return open(ask).finally(() => (atWork -= 1));
    });

    const { state, streams } = await room.sync('commits:viewer');

    expect(state).toBe('succeeded');
    expect(streams.find(({ name }) => name === 'commits')).toMatchObject({
      done: 10,
      expected: 10,
      inserted: 20,
    });
    expect(most).toBe(4);
    const stored = await Promise.all(repoIds.map((id) => readStored(room.app, id)));
    expect(stored).toEqual(repoIds.map((id) => `2 ${room.world.git.head(id)}`));
  });

  it('hands back what it reads when it stops, and goes on with it later', async () => {
    const oids = await room.push(3);
    const id = await room.request();
    const stopping = new AbortController();
    room.app.standIn.faults.inject({ kind: 'git-run', run: () => stopping.abort() });

    await room.drive(id, stopping.signal);
    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);

    await room.drive(id);
    expect(await room.listWorks()).toEqual(['done 0 3 done']);
    expect(await room.readStored()).toBe(`3 ${oids.at(-1)}`);
  });
});
