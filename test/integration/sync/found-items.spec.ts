import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubIssue } from '../../../src/github/issue.schema.ts';
import type { Work } from '../../../src/sync/issues/issue-work.store.ts';
import type { AskedItem } from '../../../src/sync/issues/reconcile-answer.ts';
import { anAccount, aRepo, store } from '../../support/factories.ts';
import { createIssueStores } from '../../support/issue-streams.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const [LOW, HIGH] = [5, 9];

describe('items that were found in several repos', () => {
  let database: TestOrm;

  beforeEach(async () => {
    database = await createTestOrm();
    const accounts = [anAccount(1), anAccount(LOW), anAccount(HIGH)];
    await store(database.orm.em.fork(), { accounts, repos: [aRepo(1), aRepo(2)] });
  });
  afterEach(() => database.close());

  it('lock the accounts that they mention in the order of their ids, whatever repo they are in', async () => {
    const { em } = database.orm;
    const { found, watermarks } = createIssueStores(em, new TestClock(NOW));
    await watermarks.saveTotals(2, { issues: 0, pulls: 0 }, em.fork());
    // One here, by the later account; one elsewhere, by the earlier.
    const asked = [anAnswer(1, { repoId: 1, authorId: HIGH }), anAnswer(2, { repoId: 2, authorId: LOW })];

    const saving = await em.fork().transactional(async (other) => {
      await other.execute(`update account set name = 'Other' where id = ?`, [LOW]);
      const saved = em.fork().transactional((own) => found.save(aWork(1), asked, own));
      await isWaiting();
      await other.execute(`update account set name = 'Other' where id = ?`, [HIGH]);
      return { saved };
    });

    await expect(saving.saved).resolves.toMatchObject({ changed: true });
    expect(await em.fork().execute('select repo_id from issue order by 1')).toHaveLength(2);
  });

  async function isWaiting(): Promise<void> {
    for (;;) {
      const waiting = await database.orm.em
        .fork()
        .execute<object[]>(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
      if (waiting.length > 0) return;
    }
  }
});

function aWork(repoId: number): Work {
  const totals = { issuesTotal: 0, pullsTotal: 0, newestAt: null, askedAt: NOW };
  const at = { phase: 'reconcile', hasNews: true, since: null, link: null, notes: null } as const;
  return { runId: randomUUID(), repoId, nodeId: `R_${repoId}`, ...totals, ...at };
}

function anAnswer(number: number, { repoId, authorId }: { repoId: number; authorId: number }): AskedItem {
  const user = { id: authorId, node_id: `U_${authorId}`, login: `account-${authorId}`, type: 'User' };
  const instants = { created_at: NOW.toISOString(), updated_at: NOW.toISOString() };
  const item = { id: number, node_id: `I_${number}`, number, title: 'Found', state: 'open', comments: 0 };
  const issue = GithubIssue.parse({ ...item, ...instants, user: { ...user, avatar_url: null }, labels: [] });
  return { number, outcome: { kind: 'found', value: { ...issue, repoId } } };
}
