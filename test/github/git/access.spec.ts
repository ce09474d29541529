import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { basic } from '../testing/git-client.ts';
import { Harness } from '../testing/harness.ts';
import { aCommit } from './new-commit.ts';

const NOTES = 101;
const DIARY = 102;
const REFS = '/info/refs?service=git-upload-pack';

let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
  for (const id of [NOTES, DIARY]) {
    harness.world.git.create(id);
    await harness.world.git.import(id, [aCommit()]);
  }
});
afterEach(() => harness.stop());

describe('who asks', () => {
  it.each([
    ['nobody is told to sign in, whether the repo is hidden', '/ada/diary.git', null, 401],
    ['or not there', '/ada/nothing.git', null, 401],
    ['a token that does not see the repo finds none', '/bob/secret.git', 'ada', 404],
    ['nor one that is not there', '/ada/nothing.git', 'ada', 404],
    ['a token without the scope sees no private repo', '/ada/diary.git', 'public', 404],
    ['a dead token opens not even a public repo', '/ada/notes.git', 'dead', 401],
  ])('%s', async (_what, path, who, status) => {
    const tokens: Record<string, string> = {
      ada: token,
      public: harness.token('ada', ['public_repo']),
      dead: 'ghp_dead',
    };
    const headers = who === null ? {} : { authorization: basic(tokens[who] ?? '') };

    const response = await harness.get(harness.standIn.webUrl + path + REFS, undefined, headers);

    expect(response.status).toBe(status);
    expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="GitHub"' : null);
    expect(await response.text()).toMatch(/^(Repository not found\.|Invalid username or token\. .*)$/);
  });

  it('comes with Basic credentials: a bearer is nobody', async () => {
    const response = await harness.get(`${harness.standIn.webUrl}/ada/diary.git${REFS}`, token);

    expect(response.status).toBe(401);
  });

  it('may not push', async () => {
    const asked = `${harness.standIn.webUrl}/ada/notes.git/info/refs?service=git-receive-pack`;

    const response = await harness.get(asked, undefined, { authorization: basic(token) });

    expect([response.status, await response.text()]).toEqual([
      403,
      'Permission to ada/notes.git denied to ada.',
    ]);
  });

  it('may not read file by file', async () => {
    const response = await harness.get(`${harness.standIn.webUrl}/ada/notes.git/info/refs`);

    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('dumb-http')]);
  });

  it('is sent to the new name of a renamed repo, if it may be seen', async () => {
    harness.world.renameRepo(DIARY, 'journal');
    const old = `${harness.standIn.webUrl}/ada/diary.git${REFS}`;

    const seen = await harness.get(old, undefined, { authorization: basic(token) });
    const unseen = await harness.get(old);

    expect([seen.status, seen.headers.get('location')]).toEqual([
      301,
      `${harness.standIn.webUrl}/ada/journal.git${REFS}`,
    ]);
    expect(unseen.status).toBe(401);
  });

  it('is told when the world holds no commits of a repo', async () => {
    const asked = `${harness.standIn.webUrl}/engines/plans.git${REFS}`;

    const response = await harness.get(asked, undefined, { authorization: basic(token) });

    expect([response.status, await response.text()]).toEqual([
      500,
      expect.stringContaining('world.git.create(103)'),
    ]);
  });
});
