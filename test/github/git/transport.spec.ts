import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { GitClientFolder } from '../testing/git-client.ts';
import { Harness } from '../testing/harness.ts';
import { aCommit } from './new-commit.ts';

const NOTES = 101;
const DIARY = 102;

let harness: Harness;
let client: GitClientFolder;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
  client = await GitClientFolder.make();
  for (const id of [NOTES, DIARY]) {
    harness.world.git.create(id);
    await harness.world.git.import(id, [aCommit({ message: 'First\n' }), aCommit({ message: 'Second\n' })]);
  }
});
afterEach(async () => {
  await harness.stop();
  await client.remove();
});

describe('a clone', () => {
  it('of a public repo needs no credentials and brings commits alone', async () => {
    const { code } = await client.clone(`${harness.standIn.webUrl}/ada/notes.git`);

    const objects = await client.run(['-C', 'clone.git', 'cat-file', '--batch-check', '--batch-all-objects']);
    expect(code).toBe(0);
    expect(await client.log('%s')).toEqual(['Second', 'First']);
    expect(
      objects.out
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[1]),
    ).toEqual(['commit', 'commit']);
  });

  it('may leave .git out of the address', async () => {
    const { code } = await client.clone(`${harness.standIn.webUrl}/ada/notes`);

    expect(code).toBe(0);
  });

  it('of a private repo needs a token that sees it', async () => {
    const { code } = await client.clone(`${harness.standIn.webUrl}/ada/diary.git`, { token });

    expect(code).toBe(0);
    expect(await client.log('%s')).toEqual(['Second', 'First']);
  });

  it('of an empty repo is empty', async () => {
    harness.world.addRepo({ owner: 'ada', name: 'blank', id: 110, pushedAt: null });

    const { code } = await client.clone(`${harness.standIn.webUrl}/ada/blank.git`);

    expect(code).toBe(0);
    expect(await client.log('%s')).toEqual([]);
  });

  it('of a folder served as it is follows whatever happens there', async () => {
    await client.run(['init', '--quiet', 'work']);
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@b.c'];
    await client.run(['-C', 'work', ...identity, 'commit', '--quiet', '--allow-empty', '-m', 'Own']);
    harness.world.git.serve(103, `${client.path}/work`);

    const { code, err } = await client.clone(`${harness.standIn.webUrl}/engines/plans.git`, { token });

    expect([code, err]).toEqual([0, '']);
    expect(await client.log('%s')).toEqual(['Own']);
  });

  it('is in the log, with what was asked, and costs nothing', async () => {
    await client.clone(`${harness.standIn.webUrl}/ada/diary.git`, { token });

    const { gitRequests } = harness.standIn;
    const { graphql, core } = await limits();
    expect(gitRequests.map(({ operation, status }) => [operation, status])).toEqual([
      ['advertisement', 200],
      ['ls-refs', 200],
      ['fetch', 200],
    ]);
    expect(
      new Set(gitRequests.map(({ accountId, cost, bucket }) => [accountId, cost, bucket].join())),
    ).toEqual(new Set(['11,0,']));
    expect([graphql, core]).toEqual([0, 0]);
  });

  it('may be asked for in a body that is packed', async () => {
    const body = gzipSync('0014command=ls-refs\n00010009peel\n0000');
    const type = 'application/x-git-upload-pack-request';

    const response = await fetch(`${harness.standIn.webUrl}/ada/notes.git/git-upload-pack`, {
      method: 'POST',
      headers: { 'content-type': type, 'content-encoding': 'gzip', 'git-protocol': 'version=2' },
      body,
    });

    expect(await response.text()).toContain(`${harness.world.git.head(NOTES)} HEAD`);
    expect(harness.standIn.gitRequests).toMatchObject([{ operation: 'ls-refs', status: 200 }]);
  });

  it('brings nothing again that is there', async () => {
    const url = `${harness.standIn.webUrl}/ada/notes.git`;
    await client.clone(url);
    await harness.world.git.import(NOTES, [aCommit({ message: 'Third\n' })]);
    harness.standIn.clearLog();

    const { code } = await client.run(['-C', 'clone.git', 'fetch', '--quiet', url, '+HEAD:refs/heads/main']);

    expect(code).toBe(0);
    expect(await client.log('%s')).toEqual(['Third', 'Second', 'First']);
  });
});

async function limits(): Promise<{ graphql: number; core: number }> {
  const { resources } = (await (await harness.get('/rate_limit', token)).json()) as {
    resources: Record<'graphql' | 'core', { used: number }>;
  };
  return { graphql: resources.graphql.used, core: resources.core.used };
}
