import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveRows } from '../../../src/database/save-rows.ts';
import { LabelRule } from '../../../src/issues/label.entity.ts';
import { anAccount, aRepo, store } from '../../support/factories.ts';
import { createReads, type IssueReads } from '../../support/issue-reads.ts';
import {
  ACME,
  ALICE,
  BOB,
  type IssueStage,
  OPEN,
  SECRET,
  startIssueStage,
} from '../../support/issue-stage.ts';

const OTHER_ACME = 20;
const ORGANIZATION = { organization: 'acme' };
const BUG = { pattern: 'b*', class: 'bug' } as const;
const SLOW = { pattern: 'slow', class: 'performance' } as const;

describe('rules for labels', () => {
  let stage: IssueStage;
  let rules: IssueReads['rules'];

  beforeAll(async () => {
    stage = await startIssueStage();
    ({ rules } = createReads(stage.em(), stage.clock.now()));
  });

  afterAll(() => stage.close());

  beforeEach(() => stage.em().execute('delete from label_rule'));

  it('are shown of all who hold a login, as they are written for all of them', async () => {
    await rules.replace(ALICE, ORGANIZATION, [BUG]);
    await store(stage.em(), {
      accounts: [anAccount(OTHER_ACME, { login: 'acme' })],
      repos: [aRepo(21, { ownerId: OTHER_ACME })],
    });
    const row = { accountId: ALICE, scope: 'organization' as const, scopeId: OTHER_ACME, position: 0 };
    await saveRows(stage.em(), LabelRule, [{ ...row, pattern: SLOW.pattern, labelClass: SLOW.class }]);
    const apart = await rules.get(ALICE, ORGANIZATION);
    await rules.replace(ALICE, ORGANIZATION, [SLOW, BUG, BUG]);
    const together = await rules.get(ALICE, ORGANIZATION);
    await stage.em().execute(`delete from repo where owner_id = ${OTHER_ACME}`);

    expect(apart.rules).toEqual([BUG, SLOW]);
    expect(together.rules).toEqual([SLOW, BUG, BUG]);
    expect(ACME).toBeLessThan(OTHER_ACME);
  });

  it('are for two hundred repositories and organizations at most, each viewer’s by themselves', async () => {
    const rows = Array.from({ length: 199 }, (_, index) => ({
      accountId: ALICE,
      scope: 'repository' as const,
      scopeId: 1000 + index,
      position: 0,
      pattern: BUG.pattern,
      labelClass: BUG.class,
    }));
    await saveRows(stage.em(), LabelRule, rows);
    await rules.replace(ALICE, { repository: OPEN }, [BUG, SLOW]);

    await expect(rules.replace(ALICE, { repository: SECRET }, [BUG])).rejects.toMatchObject({
      code: 'labels.too_many_ruled',
      kind: 'conflict',
    });
    await expect(rules.replace(ALICE, ORGANIZATION, [])).resolves.toMatchObject({ rules: [] });
    await expect(rules.replace(BOB, ORGANIZATION, [BUG])).resolves.toMatchObject({ rules: [BUG] });
    await expect(rules.replace(ALICE, { repository: OPEN }, [SLOW])).resolves.toMatchObject({
      rules: [SLOW],
    });

    await rules.replace(ALICE, { repository: OPEN }, []);

    await expect(rules.replace(ALICE, { repository: SECRET }, [BUG])).resolves.toMatchObject({
      rules: [BUG],
    });
  });
});
