import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { GithubStandIn } from '../github-stand-in.ts';
import { GithubWorld } from '../world.ts';
import { GitClientFolder, basic } from '../testing/git-client.ts';
import { Harness } from '../testing/harness.ts';
import { aCommit } from './new-commit.ts';

const NOTES = 101;
const DIARY = 102;
const MANY = Array.from({ length: 300 }, (_, index) => aCommit({ message: `Change ${index}\n` }));

let harness: Harness;
let client: GitClientFolder;
let url: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  client = await GitClientFolder.make();
  url = `${harness.standIn.webUrl}/ada/notes.git`;
  harness.world.git.create(NOTES);
  await harness.world.git.import(NOTES, MANY);
});
afterEach(async () => {
  await harness.stop();
  await client.remove();
});

describe('a clone', () => {
  it.each([
    ['is refused with what the fault says', { kind: 'status', status: 451, body: 'Gone' }, /error: 451/],
    ['meets the page of a gateway', { kind: 'html' }, /error: 502/],
    ['is cut before any answer', { kind: 'reset' }, /Connection reset|Empty reply|Recv failure/],
    ['is cut in the middle', { kind: 'git-reset' }, /Connection reset|transfer closed/],
    ['ends early, as though it were whole', { kind: 'git-end', afterBytes: 3000 }, /early EOF|unexpected/],
    ['carries a damaged pack', { kind: 'git-corrupt', afterBytes: 5000 }, /index-pack|protocol error/],
  ] as const)('%s, once', async (_what, fault, complaint) => {
    harness.standIn.faults.inject(fault);

    const broken = await client.clone(url);
    const whole = await client.clone(url);

    expect(harness.standIn.faults.unused()).toEqual([]);
    expect(broken.code).not.toBe(0);
    expect(broken.err).toMatch(complaint);
    expect(whole.code).toBe(0);
    expect(await client.log('%H')).toHaveLength(MANY.length);
  });

  it('hangs after some bytes, with the connection open', async () => {
    harness.standIn.faults.inject({ kind: 'git-stall', afterBytes: 2000 });

    const stalled = await client.clone(url, {
      options: ['-c', 'http.lowSpeedLimit=1000', '-c', 'http.lowSpeedTime=1'],
    });

    expect(stalled.err).toMatch(/Operation too slow/);
    expect(harness.standIn.gitRequests.at(-1)).toMatchObject({ operation: 'fetch', status: 0 });
  });

  it('goes on after a pause', async () => {
    harness.standIn.faults.inject({ kind: 'git-stall', ms: 20 });

    const { code } = await client.clone(url);

    expect(code).toBe(0);
  });

  it('is slow', async () => {
    harness.standIn.faults.inject({ kind: 'git-slow', bytesPerSecond: 100_000 });

    const { code } = await client.clone(url);

    expect(code).toBe(0);
  });

  it('waits while something happens in its middle', async () => {
    const seen: string[] = [];
    harness.standIn.faults.inject({
      kind: 'git-run',
      afterBytes: 1000,
      run: (world, { operation }) => {
        seen.push(operation ?? '');
        world.setVisibility(NOTES, 'private');
      },
    });

    const first = await client.clone(url);
    const second = await client.clone(url);

    expect(seen).toEqual(['fetch']);
    expect([first.code, second.code]).toEqual([0, 128]);
  });

  it('is sent to another origin, which is not asked unless redirects are followed', async () => {
    const other = await GithubStandIn.start({ world: new GithubWorld() });
    harness.standIn.faults.inject({ kind: 'git-redirect', to: other.webUrl });

    const { err } = await client.clone(url, { options: ['-c', 'http.followRedirects=false'] });

    expect(err).toMatch(/error: 301/);
    expect(other.log).toEqual([]);
    await other.stop();
  });

  it('is held back by single sign-on', async () => {
    harness.standIn.faults.inject({ kind: 'sso-required' });
    const asked = `${harness.standIn.webUrl}/engines/plans.git/info/refs?service=git-upload-pack`;

    const response = await harness.get(asked, undefined, { authorization: basic(harness.token()) });

    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('SAML SSO')]);
  });

  it('finds nothing when the world changes before it is answered', async () => {
    harness.standIn.faults.inject({ kind: 'run', run: (world) => world.deleteRepo(NOTES) });

    const { err } = await client.clone(url, { token: harness.token() });

    expect(err).toMatch(/not found/);
  });
});

describe('a fault', () => {
  it('of git leaves the API alone, and strikes what carries objects unless it says otherwise', async () => {
    harness.standIn.faults.inject({ kind: 'git-reset' });
    harness.standIn.faults.inject({ kind: 'git-run', match: { operation: 'ls-refs' }, run: () => undefined });

    const to = 'http://elsewhere.example';
    harness.standIn.faults.inject({ kind: 'git-redirect', to, after: 3 });

    await harness.get('/user', harness.token());
    await client.clone(url);

    expect(harness.standIn.log.map(({ faults }) => faults)).toEqual([[], [], ['git-run'], ['git-reset']]);
  });

  it('that breaks nothing of a git request is a mistake', async () => {
    harness.standIn.faults.inject({ kind: 'truncated-json' });
    const told = vi.spyOn(console, 'error').mockReturnValue();

    const { code } = await client.clone(url);

    expect(code).toBe(128);
    expect(String(told.mock.calls[0]?.[1])).toContain('truncated-json is no fault of a git request');
    told.mockRestore();
  });

  it('strikes one account alone', async () => {
    harness.world.git.create(DIARY);
    harness.world.addCollaborator(DIARY, 'bob');
    harness.standIn.faults.inject({ kind: 'status', status: 403, match: { accountId: 12 } });
    const diary = `${harness.standIn.webUrl}/ada/diary.git/info/refs?service=git-upload-pack`;

    const [ada, bob] = await Promise.all(
      ['ada', 'bob'].map((login) =>
        harness.get(diary, undefined, { authorization: basic(harness.token(login)) }),
      ),
    );

    expect([ada?.status, bob?.status]).toEqual([200, 403]);
  });
});
