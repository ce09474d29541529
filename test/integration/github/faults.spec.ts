import { afterEach, expect, it } from 'vitest';
import {
  GithubCredentialDeadError,
  GithubForeignLinkError,
  GithubUnavailableError,
  GithubUnexpectedAnswerError,
} from '../../../src/github/github.errors.ts';
import type { FaultKind } from '../../github/faults/fault.ts';
import { addRepos, ClientBench, NOW } from './client-bench.ts';

let bench: ClientBench;

afterEach(() => bench.stop());

/** More than a busy machine needs for an answer. */
const STALL_MS = 1_000;

const PASSING: FaultKind[] = [
  { kind: 'reset' },
  { kind: 'reset-mid-body' },
  { kind: 'truncated-json' },
  { kind: 'html', status: 200 },
  { kind: 'html', status: 502 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'stall' },
];

it.each(PASSING)('asks again after $kind $status and gives the whole page', async (fault) => {
  bench = await ClientBench.start((world) => addRepos(world, 3));
  if (fault.kind === 'stall') bench.tuning = { attemptTimeoutMs: STALL_MS };
  bench.standIn.faults.inject({ ...fault, times: 2 });
  const client = bench.createClient();

  const page = await client.listViewerRepos(null);

  expect(page.items.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(client.usage.requests).toBe(3);
  expect(
    bench.lines.filter(({ level }) => level === 'warn').map(({ message, attempt }) => [message, attempt]),
  ).toEqual([
    ['GitHub request will be repeated', 1],
    ['GitHub request will be repeated', 2],
  ]);
});

it.each(PASSING)(
  'gives up after five attempts of $kind $status, keeps nothing of it and says so',
  async (fault) => {
    bench = await ClientBench.start((world) => addRepos(world, 3));
    if (fault.kind === 'stall') bench.tuning = { attemptTimeoutMs: STALL_MS };
    bench.standIn.faults.inject({ ...fault, times: 5 });
    const client = bench.createClient();

    await expect(client.listViewerRepos(null)).rejects.toThrow(GithubUnavailableError);

    expect(client.usage.requests).toBe(5);
    expect(bench.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'GitHub request failed', route: 'GET /user/repos', runId: 'run-1' },
    ]);
    expect(await client.listViewerRepos(null)).toMatchObject({
      notModified: false,
      items: [{ id: 1 }, { id: 2 }, { id: 3 }],
    });
  },
);

it.each([400, 404, 409, 410, 422, 451])('does not ask again after %i', async (status) => {
  bench = await ClientBench.start();
  bench.standIn.faults.inject({ kind: 'status', status, body: { message: 'no' } });
  const client = bench.createClient();

  await client.getAccount('ada').catch(() => null);

  expect(client.usage.requests).toBe(1);
});

it('writes one line for each request that was sent, with what it cost and without its URL', async () => {
  bench = await ClientBench.start();
  bench.standIn.faults.inject({ kind: 'status', status: 502 });

  await bench.createClient({ stream: 'owners' }).getAccount('ada');

  const common = {
    level: 'info',
    message: 'GitHub request',
    runId: 'run-1',
    stream: 'owners',
    accountId: 1001,
  };
  const request = { ...common, route: 'GET /users/{login}', bucket: 'core', durationMs: 0 };
  expect(bench.lines.filter(({ message }) => message === 'GitHub request')).toEqual([
    { ...request, status: 502, cost: 1, remaining: '4999', attempt: 1, githubRequestId: expect.any(String) },
    { ...request, status: 200, cost: 1, remaining: '4998', attempt: 2, githubRequestId: expect.any(String) },
  ]);
});

it('ends with the credential when the token was revoked, and asks no more than once', async () => {
  bench = await ClientBench.start();
  bench.standIn.faults.inject({ kind: 'revoke-token' });
  const client = bench.createClient();

  await expect(client.listViewerRepos(null)).rejects.toThrow(GithubCredentialDeadError);

  expect(bench.sent).toEqual(['GET /user/repos 401']);
});

it('follows a rename to the repo and says that it moved', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  bench.standIn.world.renameRepo(1, 'renamed');

  const outcome = await bench.createClient().getRepo('ada', 'a1');

  expect(outcome).toMatchObject({ kind: 'found', value: { id: 1, name: 'renamed' } });
  expect(outcome).toHaveProperty('movedFrom', `${bench.standIn.apiUrl}/repos/ada/a1`);
  expect(bench.sent.map((line) => line.slice(-3))).toEqual(['301', '200']);
});

it.each([301, 302, 307])('does not follow a %i to another origin', async (status) => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const headers = { location: 'https://evil.example/repositories/1' };
  bench.standIn.faults.inject({ kind: 'status', status, headers });

  await expect(bench.createClient().getRepo('ada', 'a1')).rejects.toThrow(GithubForeignLinkError);
  expect(bench.sent).toHaveLength(1);
});

it('does not follow redirects in a circle', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const headers = { location: `${bench.standIn.apiUrl}/repos/ada/a1` };
  bench.standIn.faults.inject({ kind: 'status', status: 301, headers, times: 4 });

  await expect(bench.createClient().getRepo('ada', 'a1')).rejects.toThrow(GithubUnexpectedAnswerError);
});

it('tells a repo that is not there from one that may not be seen', async () => {
  bench = await ClientBench.start((world) => {
    world.addUser({ id: 1002, login: 'bob' });
    world.addRepo({ id: 5, owner: 'bob', name: 'secret', visibility: 'private' });
    world.addRepo({ id: 6, owner: 'bob', name: 'open', visibility: 'public', createdAt: NOW });
  });
  const client = bench.createClient();

  expect(await client.getRepoById(5)).toEqual({ kind: 'not_found' });
  expect(await client.getRepoById(6)).toMatchObject({
    kind: 'found',
    value: { id: 6, visibility: 'public' },
  });
  bench.standIn.faults.inject({ kind: 'sso-required' });
  expect(await client.getRepoById(6)).toMatchObject({
    kind: 'forbidden',
    reason: expect.stringContaining('single sign-on'),
  });
  bench.standIn.faults.inject({
    kind: 'status',
    status: 451,
    body: { message: 'Repository access blocked' },
  });
  expect(await client.getRepoById(6)).toEqual({
    kind: 'unavailable_for_legal_reasons',
    reason: 'Repository access blocked',
  });
});

it('refuses an answer it cannot read', async () => {
  bench = await ClientBench.start();
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: { id: 'text' } });

  await expect(bench.createClient().getAccount('ada')).rejects.toThrow(GithubUnexpectedAnswerError);
});

it('stops when its leg is stopped, in the middle of a request too', async () => {
  bench = await ClientBench.start();
  const abort = new AbortController();
  bench.standIn.faults.inject({ kind: 'run', run: () => abort.abort(new Error('leg is over')) });

  await expect(bench.createClient({ signal: abort.signal }).getAccount('ada')).rejects.toThrow('leg is over');
  expect(bench.sent).toHaveLength(1);
});
