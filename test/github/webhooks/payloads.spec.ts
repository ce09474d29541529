import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { webhookExamples } from './examples.ts';
import { webhookPayloads } from './webhook.ts';
import type { WebhookPayloads } from './payloads.ts';

const EVENTS = ['issues', 'pull_request', 'label', 'milestone', 'repository', 'push', 'star', 'member'];
/** What only GitHub Apps get, what tests give themselves, and how far back a push that is none reaches. */
const NOT_OURS = new Set(['installation', 'changes', 'before', 'after', 'custom_properties']);
/** Told to who may push, in a pull request's branches. */
const SETTINGS = /^(allow|delete)_/;

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
});
afterEach(() => harness.stop());

/** The paths that the example has and ours has not; null and lists tell nothing. */
function missing(example: unknown, ours: unknown, path = ''): string[] {
  if (typeof example !== 'object' || example === null || Array.isArray(example)) return [];
  if (typeof ours !== 'object' || ours === null) return [];
  return Object.entries(example).flatMap(([name, value]) => {
    if (NOT_OURS.has(name) || SETTINGS.test(name)) return [];
    if (!(name in ours)) return [`${path}${name}`];
    return missing(value, (ours as Record<string, unknown>)[name], `${path}${name}.`);
  });
}

/** One of each event, of a repo that an organization owns, with everything on it. */
function samples(): Record<string, object> {
  const { world } = harness;
  const { issues } = world;
  const repo = world.addRepo({ owner: 'engines', name: 'works', license: 'mit' });
  const milestone = issues.addMilestone(repo.id, { creator: 11 });
  const label = issues.addLabel(repo.id, { name: 'bug' });
  const rich = { author: 12, assignees: [11], labels: ['bug'], milestone: 1, body: 'Text' };
  const issue = issues.add(repo.id, rich);
  const pull = issues.add(repo.id, { ...rich, kind: 'pull' });
  issues.close(repo.id, 2, { merged: true, by: 11 });
  const payloads: WebhookPayloads = webhookPayloads(harness.standIn);
  const ada = world.accounts.get('ada');
  const extra = { label, milestone, assignee: ada, requestedReviewer: ada };
  return {
    issues: payloads.issues('opened', issue, extra),
    pull_request: payloads.pullRequest('closed', pull, extra),
    label: payloads.label('created', label),
    milestone: payloads.milestone('created', milestone),
    repository: payloads.repository('created', repo),
    push: payloads.push(repo),
    star: payloads.star('created', repo),
    member: payloads.member('added', repo, world.accounts.get('bob')),
  };
}

describe('payloads', () => {
  it.each(EVENTS)('of %s have all that GitHub’s own have', async (event) => {
    const ours = samples()[event];
    const examples = await webhookExamples([event]);
    const lacking = examples.flatMap(({ payload }) => missing(payload, { ...ours, action: '' }));

    expect(examples.length).toBeGreaterThan(2);
    // Some of GitHub's examples of issues are of pull requests.
    const ofPulls = event === 'issues' ? ['issue.draft', 'issue.pull_request'] : [];
    expect(new Set(lacking)).toEqual(new Set(ofPulls));
  });

  it('tell a pull request by its own id and an issue by the id of the issues list', () => {
    const { issue, pull_request: pull } = {
      ...(samples().issues as { issue: { id: number } }),
      ...(samplesOfPull() as { pull_request: { id: number; number: number } }),
    };
    const { issues } = harness.world;

    expect(issue.id).toBe(issues.of(5001)[0]?.id);
    expect(pull.id).toBe(issues.get(101, pull.number).pullId);
  });

  it('tell what is gone by the record of it', () => {
    const item = harness.world.issues.add(101, { title: 'Short-lived' });
    harness.world.issues.delete(101, item.number);

    expect(webhookPayloads(harness.standIn).issues('deleted', item)).toMatchObject({
      action: 'deleted',
      issue: { title: 'Short-lived', number: item.number },
      repository: { id: 101, full_name: 'ada/notes' },
      sender: { login: 'ada' },
    });
  });

  it('of a transfer come from the old repo and name the new one', () => {
    const { issues } = harness.world;
    const former = { ...issues.add(101, { title: 'Moves' }) };
    const number = issues.transfer(101, 1, 102);

    expect(webhookPayloads(harness.standIn).issuesTransferred(former, issues.get(102, number))).toMatchObject(
      {
        action: 'transferred',
        issue: { id: former.id },
        changes: { new_issue: { number, title: 'Moves' }, new_repository: { id: 102 } },
        repository: { id: 101 },
      },
    );
  });

  function samplesOfPull(): object {
    return webhookPayloads(harness.standIn).pullRequest(
      'opened',
      harness.world.issues.add(101, { kind: 'pull' }),
    );
  }
});
