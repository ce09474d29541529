import { describe, expect, it } from 'vitest';
import type { JobDto, JobListDto } from '../../src/sync/dto/job.dto.ts';
import { createRankingWorld, truthOfTop } from '../github/world/ranking-world.ts';
import type { Browser } from '../support/browser.ts';
import { query, startSync, sync, untilState } from '../support/sync-kit.ts';
import { stageTop } from '../support/top-kit.ts';

async function listJobs(browser: Browser): Promise<JobDto[]> {
  const { jobs } = (await (await browser.send('/api/jobs')).json()) as JobListDto;
  return jobs;
}

describe('what a ranking was read from', () => {
  it('stores repos with their owners, topics and latest release, and leaves open issues unknown', async () => {
    await using stage = await stageTop(createRankingWorld(7, { repos: 300 }));

    await sync(stage.browser, 'top:50');

    const stored = await query<Record<string, unknown>>(
      stage.app,
      `select r.id, r.stars, r.language, r.open_issues, r.latest_release_tag, o.login, o.name, o.email,
         array(select t.topic from repo_topic t where t.repo_id = r.id order by t.topic) as topics
       from repo r join account o on o.id = r.owner_id order by r.stars desc, r.id limit 50`,
    );
    const truth = truthOfTop(stage.world, 50).map(({ id, stars }) => {
      const repo = stage.world.repos.get(id);
      const { login, name, email } = stage.world.ownerOf(repo);
      const topics = repo.topics.toSorted();
      const release = { open_issues: null, latest_release_tag: repo.release?.tagName ?? null };
      return Object.assign(release, { id, stars, language: repo.language, login, name, email, topics });
    });
    expect(stored).toEqual(truth);
  });

  it('leaves open issues as REST told them', async () => {
    await using stage = await stageTop(createRankingWorld(8, { repos: 100 }));
    const [first] = truthOfTop(stage.world, 1);
    const repo = stage.world.repos.get(first?.id ?? 0);
    await sync(stage.browser, `repo:${stage.world.fullName(repo)}`);

    await sync(stage.browser, 'top:10');

    const rows = await query(stage.app, 'select open_issues from repo where id = ?', repo.id);
    expect(rows).toEqual([{ open_issues: repo.openIssues + repo.openPulls }]);
  });

  it('is its own account’s alone', async () => {
    const world = createRankingWorld(9, { repos: 100 });
    world.addUser({ login: 'bob' });
    await using stage = await stageTop(world);
    const bob = await stage.app.signIn('bob');
    const { id } = await sync(stage.browser, 'top:10');

    const asked = [`/api/jobs/${id}/status`, `/api/rankings/${id}`, `/export?ranking=${id}`].map((path) =>
      bob.send(path),
    );
    const cancelled = await bob.send(`/api/jobs/${id}/cancel`, { method: 'POST' });

    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(cancelled.status).toBe(404);
    expect(JSON.stringify(await (await bob.send('/api/jobs')).json())).not.toContain(id);
  });

  it('has its private repos in nobody’s ranking, its owner’s neither', async () => {
    await using stage = await stageTop(createRankingWorld(10, { repos: 200 }));

    await sync(stage.browser, 'top:200');

    expect(await query(stage.app, `select 1 from repo where visibility <> 'public' or fork`)).toEqual([]);
  });

  it('tells how long it takes while it is read for the first time', async () => {
    await using stage = await stageTop(createRankingWorld(11, { repos: 1500 }));
    const match = { operation: 'SearchReposWithTags' };
    stage.standIn.faults.inject({ kind: 'run', run: () => stage.clock.advance(2000), match, times: 10 });
    const seen = Promise.withResolvers<JobDto>();
    const look = async (): Promise<void> => {
      const [job] = await listJobs(stage.browser);
      if (job) seen.resolve(job);
    };
    stage.standIn.faults.inject({ kind: 'run', run: look, match, after: 10 });

    const { id } = await startSync(stage.browser, 'top:1480');
    const job = await seen.promise;

    const { done = 0, expected, quotaSpent = 0 } = job.streams[0] ?? {};
    expect(done).toBeGreaterThan(500);
    expect(expected).toBe(1480);
    // As much for each repo as so far, one more for tags beyond the first page; two seconds a page.
    const points = Math.ceil((quotaSpent * (1480 - done)) / done + 1);
    expect(job.quota?.forecast).toMatchObject({ points, requests: points });
    expect(job.estimatedSecondsLeft).toBe(Math.ceil((points * 20) / job.totals.requests));
    expect(job.ranking).toMatchObject({ available: 1500, complete: false, settled: null });
    await untilState(stage.browser, id, 'succeeded');
  });
});
