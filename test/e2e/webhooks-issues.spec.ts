import { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { webhookExamples } from '../github/webhooks/examples.ts';
import { Webhook } from '../github/webhooks/webhook.ts';
import { GithubWorld } from '../github/world.ts';
import { WEBHOOK_SECRET } from '../support/deliveries.ts';
import { readMirror, readTruth } from '../support/issue-mirror.ts';
import { query, sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const ADA = 1;
const TOOL = 7;
const EVENTS = ['issues', 'pull_request', 'label', 'milestone', 'repository', 'push', 'star', 'member'];

describe('deliveries about the issues of a repo', () => {
  let world: GithubWorld;
  let app: TestApp;
  let hook: Webhook;

  beforeEach(async () => {
    world = new GithubWorld();
    world.addUser({ login: 'ada', id: ADA });
    world.addRepo({ owner: 'ada', name: 'Tool', id: TOOL, visibility: 'private' });
    app = await TestApp.start({ world, config: { webhookSecret: WEBHOOK_SECRET } });
    hook = new Webhook(app.standIn, { url: `${app.url}/webhooks/github`, secret: WEBHOOK_SECRET });
    world.issues.add(TOOL, { title: 'It crashes', author: ADA, labels: ['bug'] });
    world.issues.addMilestone(TOOL, { title: 'v1', creator: ADA });
    await sync(await app.signIn('ada'), 'issues:viewer');
    app.clock.advance(600_000);
  });

  afterEach(() => app.close());

  /** The mirror is as GitHub is, without anybody asking for it. */
  async function expectMirrored(): Promise<void> {
    const { em } = app.app.get(MikroORM);
    await vi.waitFor(async () => expect(await readMirror(em, TOOL)).toEqual(readTruth(world, TOOL)), {
      timeout: 20_000,
      interval: 50,
    });
  }

  it('bring what was opened and closed', async () => {
    const opened = world.issues.add(TOOL, { title: 'It is slow', author: ADA });
    world.issues.close(TOOL, 1);

    expect((await hook.send('issues', hook.payloads().issues('opened', opened))).status).toBe(202);

    await expectMirrored();
    expect(await query(app, `select target from run where started_by = 'webhook'`)).toEqual([
      { target: `issues:repo:${TOOL}` },
    ]);
  });

  it('bring the new name of a label, which no issue tells', async () => {
    const [label] = world.issues.labelsOf(TOOL);
    const renamed = world.issues.editLabel(TOOL, label!.name, { name: 'defect' });

    expect((await hook.send('label', hook.payloads().label('edited', renamed))).status).toBe(202);

    await expectMirrored();
  });

  it('take away what was deleted', async () => {
    const item = world.issues.add(TOOL, { title: 'Spam', author: ADA });
    await hook.send('issues', hook.payloads().issues('opened', item));
    await expectMirrored();
    app.clock.advance(60_000);
    const payload = hook.payloads().issues('deleted', item);
    world.issues.delete(TOOL, item.number);

    expect((await hook.send('issues', payload)).status).toBe(202);

    await expectMirrored();
  });
});

it('takes every payload that GitHub has sent of the events it knows', async () => {
  const app = await TestApp.start({ world: new GithubWorld(), config: { webhookSecret: WEBHOOK_SECRET } });
  const hook = new Webhook(app.standIn, { url: `${app.url}/webhooks/github`, secret: WEBHOOK_SECRET });
  const refused: string[] = [];
  const taken = new Set<string>();

  for (const { event, payload } of await webhookExamples(EVENTS)) {
    const response = await hook.send(event, payload);
    const { outcome } = (await response.json()) as { outcome: string };
    if (response.status !== 202 || outcome !== 'accepted')
      refused.push(`${event} ${String(payload['action'])}`);
    else taken.add(event);
  }

  await app.close();
  expect(refused).toEqual([]);
  expect([...taken].toSorted()).toEqual(EVENTS.toSorted());
});
