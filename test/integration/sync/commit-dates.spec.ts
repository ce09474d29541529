import { afterAll, beforeAll, expect, it } from 'vitest';
import { aCommit } from '../../github/git/new-commit.ts';
import { CommitRoom } from '../../support/commit-room.ts';

let room: CommitRoom;

beforeAll(async () => {
  room = await CommitRoom.start();
});

afterAll(() => room.app.close());

/** Git goes by them, and stops looking where all that is left seems older than anything it was asked for. */
it('keeps what the new head reaches, whatever dates lie on the way there', async () => {
  room.addRepo();
  const { git } = room.world;
  const shared = await room.push(10);
  await room.push(1, 'rewritten');
  await room.sync();
  await git.forcePush(room.repoId, shared.at(-1) ?? null);
  const dated = { name: 'Ada', email: 'ada@example.com', date: new Date(0) };
  const late = Array.from({ length: 10 }, (_, index) =>
    aCommit({ author: dated, committer: dated, message: `Of 1970, ${index}\n` }),
  );
  const instead = await git.import(room.repoId, late);

  await room.sync();

  expect(await room.listOids()).toEqual([...shared, ...instead].toSorted());
  expect(await room.countContributed()).toBe(20);
});
