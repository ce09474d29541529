import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

describe('/health of the whole service', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.close());

  it('is ready as soon as it listens, for whoever asks', async () => {
    const response = await app.createBrowser().send('/health/ready');

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ok' });
  });

  it('tells a viewer that a sync succeeded and what is left of the quota, without asking GitHub', async () => {
    const browser = await app.signIn('octo-demo');
    await sync(browser, 'viewer');
    const requests = app.standIn.log.length;

    const response = await browser.send('/health');
    const health = (await response.json()) as Record<'targets' | 'quota' | 'credentials', object[]>;

    expect(health.targets).toEqual([
      { target: 'viewer', source: 'viewer', lastSucceededAt: expect.any(String), isOverdue: false },
    ]);
    expect(health.quota).toContainEqual(expect.objectContaining({ bucket: 'core', limit: 5000 }));
    expect(health.credentials).toMatchObject([{ kind: 'oauth', state: 'alive', diedAt: null }]);
    expect(JSON.stringify(health)).not.toMatch(/sealed|gho_/);
    expect(app.standIn.log).toHaveLength(requests);
  });

  it('counts requests to GitHub by bucket and status', async () => {
    const metricsToken = 'metrics-token-of-the-test';
    const counted = await TestApp.start({ config: { metricsToken } });
    await sync(await counted.signIn('octo-demo'), 'viewer');

    const headers = { authorization: `Bearer ${metricsToken}` };
    const text = await (await counted.createBrowser().send('/metrics', { headers })).text();
    await counted.close();

    expect(text).toMatch(/octavo_github_requests_total\{bucket="core",status="200"\} [1-9]/);
    expect(text).toMatch(/octavo_runs\{state="succeeded"\} 1/);
    expect(text).not.toMatch(/octo-demo|octo-labs/);
  });

  it('knows no /metrics without METRICS_TOKEN', async () => {
    expect((await app.createBrowser().send('/metrics')).status).toBe(404);
  });
});
