import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobDto, JobListDto } from '../../src/sync/dto/job.dto.ts';
import type { TargetDto } from '../../src/sync/dto/target.dto.ts';
import { ScheduledSync } from '../../src/sync/scheduled-sync.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { getJob, query, startSync, sync, untilState } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const ADA = 1;

function aWorld(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'ada', id: ADA });
  world.addUser({ login: 'bob', id: 2, name: 'Bob', email: 'bob@example.com' });
  world.addOrganization({ login: 'acme', id: 10, name: 'Acme', email: 'hello@acme.example' });
  world.addOrganization({ login: 'secret-society', hidden: true });
  world.addMember('acme', 'ada');
  world.addRepo({ owner: 'acme', name: 'app', id: 100 });
  world.addRepo({ owner: 'acme', name: 'vault', id: 101, visibility: 'private' });
  world.addRepo({ owner: 'bob', name: 'dotfiles', id: 200 });
  world.addRepo({ owner: 'bob', name: 'diary', id: 201, visibility: 'private' });
  return world;
}

describe('targets and jobs', () => {
  let world: GithubWorld;
  let app: TestApp;
  let ada: Browser;

  afterEach(() => app.close());

  describe('in a process that syncs', () => {
    beforeEach(async () => {
      world = aWorld();
      app = await TestApp.start({ world });
      ada = await app.signIn('ada');
    });

    async function repoIds(): Promise<number[]> {
      const rows = await query<{ id: number }>(
        app,
        'select id from repo where unreachable_since is null order by id',
      );
      return rows.map(({ id }) => id);
    }

    it('mirrors an organization, with proof of access to what is private and no word on affiliation', async () => {
      await sync(ada, 'org:Acme');

      expect(await repoIds()).toEqual([100, 101]);
      expect(await query(app, 'select repo_id as repo, affiliated from repo_access')).toEqual([
        { repo: 101, affiliated: false },
      ]);
      expect(await query(app, 'select name, email from account where id = 10')).toEqual([
        { name: 'Acme', email: 'hello@acme.example' },
      ]);
    });

    it('does not take affiliation away because an organization does not show it', async () => {
      await sync(ada, 'viewer');
      await sync(ada, 'org:acme');

      const rows = await query(app, 'select repo_id as repo, affiliated from repo_access order by repo_id');
      expect(rows).toEqual([
        { repo: 100, affiliated: true },
        { repo: 101, affiliated: true },
      ]);
    });

    it('mirrors what a user shows to everybody', async () => {
      await sync(ada, 'user:bob');

      expect(await repoIds()).toEqual([200]);
      expect(await query(app, 'select count(*)::int as count from repo_access')).toEqual([{ count: 0 }]);
    });

    it('keeps to the repo that a target named first, through renames and transfers', async () => {
      await sync(ada, 'repo:acme/vault');
      world.renameRepo(101, 'treasury');
      world.addRepo({ owner: 'acme', name: 'vault', id: 102, visibility: 'private' });

      await sync(ada, 'repo:acme/vault');

      const rows = await query(app, 'select id, name from repo');
      expect(rows).toEqual([{ id: 101, name: 'treasury' }]);
    });

    it('fails a repo that is gone, and shows it no longer', async () => {
      await sync(ada, 'repo:acme/vault');
      world.deleteRepo(101);

      const job = await sync(ada, 'repo:acme/vault', 'failed');

      expect(job.error?.code).toBe('sync.target_not_found');
      expect(await repoIds()).toEqual([]);
      expect(await query(app, 'select repo_id from repo_access')).toEqual([]);
    });

    it('asks by id for what an organization showed, when nobody is called so any more', async () => {
      await sync(ada, 'org:acme');
      world.renameAccount(10, 'acme-next');
      world.deleteRepo(101);

      const job = await sync(ada, 'org:acme', 'failed');

      expect(job.error?.code).toBe('sync.target_not_found');
      expect(await repoIds()).toEqual([100]);
      expect(await query(app, `select state from list_coverage where target = 'org:acme'`)).toEqual([
        { state: 'unreachable' },
      ]);
    });

    it('tells what GitHub forbids to the account that met it, and takes nothing away', async () => {
      await sync(ada, 'org:acme');
      const forbidden = {
        kind: 'status',
        status: 403,
        body: { message: 'Resource protected by organization SAML enforcement.' },
      } as const;
      app.standIn.faults.inject({ ...forbidden, match: { path: /^\/orgs\/acme\/repos/ } });

      const job = await sync(ada, 'org:acme', 'failed');

      expect(job.error?.code).toBe('sync.target_forbidden');
      expect(await repoIds()).toEqual([100, 101]);
      expect(
        await query(app, `select state, account_id as account from list_coverage where target = 'org:acme'`),
      ).toEqual([{ state: 'forbidden', account: ADA }]);
    });

    it.each(['org:nobody', 'org:secret-society', 'repo:bob/diary', 'user:nobody'])(
      'fails %s with the reason, and other targets go on',
      async (target) => {
        const failing = await startSync(ada, target);
        const other = await startSync(ada, 'user:bob');

        const failed = await untilState(ada, failing.id, 'failed');
        await untilState(ada, other.id, 'succeeded');

        expect(failed.error).toEqual({
          code: 'sync.target_not_found',
          message: expect.stringContaining(target) as string,
        });
      },
    );

    it('queues each target once at a tick, with its own account and only while that may sync', async () => {
      await sync(ada, 'user:bob');
      await sync(ada, 'org:acme');
      app.clock.advance(3_600_000);

      const ticks = [app.app.get(ScheduledSync).tick(), app.app.get(ScheduledSync).tick()];
      const queued = await Promise.all(ticks);

      expect(queued[0]! + queued[1]!).toBe(2);
      const runs = await query(
        app,
        `select target, account_id as account from run where started_by = 'schedule' order by target`,
      );
      expect(runs).toEqual([
        { target: 'org:acme', account: ADA },
        { target: 'user:bob', account: ADA },
      ]);
      await query(app, `update credential set state = 'dead'`);
      app.clock.advance(365 * 86_400_000);
      expect(await app.app.get(ScheduledSync).tick()).toBe(0);
    });
  });

  describe('in a process that only answers', () => {
    beforeEach(async () => {
      world = aWorld();
      app = await TestApp.start({ world, config: { role: 'web' } });
      ada = await app.signIn('ada');
    });

    it('answers 202 with the job and where to look for it, and the same job while it is unfinished', async () => {
      const response = await ada.send('/api/sync', { method: 'POST', json: { target: 'org:ACME' } });
      const job = (await response.json()) as JobDto;

      expect(response.status).toBe(202);
      expect(response.headers.get('location')).toBe(`/api/jobs/${job.id}/status`);
      expect(job).toMatchObject({
        target: 'org:acme',
        state: 'queued',
        startedBy: 'hand',
        streams: [],
        error: null,
      });
      expect((await startSync(ada, 'org:acme')).id).toBe(job.id);
    });

    it.each([
      [{ target: 'team:x' }, 'target'],
      [{ target: 'repo:acme' }, 'target'],
      [{}, 'target'],
      [{ target: 'viewer', when: 'now' }, 'when'],
    ])('refuses %j by the name of the field and queues nothing', async (json, field) => {
      const response = await ada.send('/api/sync', { method: 'POST', json });

      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ errors: [{ field }] });
      expect(await query(app, 'select id from run')).toEqual([]);
    });

    it('takes three unfinished jobs of one viewer and no fourth', async () => {
      for (const target of ['viewer', 'org:acme', 'user:bob']) await startSync(ada, target);

      const fourth = await ada.send('/api/sync', { method: 'POST', json: { target: 'user:ada' } });

      expect(fourth.status).toBe(429);
      expect(fourth.headers.get('retry-after')).not.toBeNull();
      expect((await ada.send('/api/sync', { method: 'POST', json: { target: 'viewer' } })).status).toBe(202);
    });

    it('remembers twenty targets of one viewer and no more', async () => {
      for (let index = 1; index <= 20; index += 1) {
        const created = await ada.send('/api/targets', {
          method: 'POST',
          json: { target: `user:u${index}` },
        });
        expect(created.status).toBe(201);
      }

      expect((await ada.send('/api/targets', { method: 'POST', json: { target: 'user:u21' } })).status).toBe(
        429,
      );
      expect((await ada.send('/api/targets', { method: 'POST', json: { target: 'user:u20' } })).status).toBe(
        201,
      );
    });

    it('remembers what was synced, lists it and forgets it', async () => {
      await startSync(ada, 'org:acme');

      const { targets } = (await (await ada.send('/api/targets')).json()) as { targets: TargetDto[] };
      expect(targets.map(({ target, source }) => [target, source])).toEqual([['org:acme', 'viewer']]);

      const removed = await ada.send(`/api/targets/${targets[0]?.id}`, { method: 'DELETE' });
      expect(removed.status).toBe(204);
      expect(await (await ada.send('/api/targets')).json()).toEqual({ targets: [] });
    });

    it("keeps a viewer's jobs and targets to that viewer: to anybody else they do not exist", async () => {
      const { id } = await startSync(ada, 'org:acme');
      const { targets } = (await (await ada.send('/api/targets')).json()) as { targets: TargetDto[] };
      const bob = await app.signIn('bob');

      const statuses = await Promise.all([
        bob.send(`/api/jobs/${id}/status`),
        bob.send(`/api/jobs/${id}/cancel`, { method: 'POST' }),
        bob.send(`/api/targets/${targets[0]?.id}`, { method: 'DELETE' }),
      ]);

      expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(await (await bob.send('/api/jobs')).json()).toEqual({ jobs: [], nextCursor: null });
      expect((await getJob(ada, id)).state).toBe('queued');
    });

    it('lists jobs newest first, page by page', async () => {
      for (const target of ['viewer', 'org:acme', 'user:bob']) {
        await startSync(ada, target);
        app.clock.advance(1000);
      }

      const first = (await (await ada.send('/api/jobs?limit=2')).json()) as JobListDto;
      const second = (await (
        await ada.send(`/api/jobs?limit=2&cursor=${first.nextCursor}`)
      ).json()) as JobListDto;

      expect([...first.jobs, ...second.jobs].map(({ target }) => target)).toEqual([
        'user:bob',
        'org:acme',
        'viewer',
      ]);
      expect(second.nextCursor).toBeNull();
    });

    it.each([
      '/api/jobs?limit=0',
      '/api/jobs?limit=101',
      '/api/jobs?cursor=x',
      '/api/jobs?sort=x',
      '/api/jobs/7/status',
    ])('refuses %s', async (path) => {
      expect((await ada.send(path)).status).toBe(400);
    });
  });
});
