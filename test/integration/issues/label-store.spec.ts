import { afterAll, beforeAll, expect, it } from 'vitest';
import { LabelStore } from '../../../src/issues/label.store.ts';
import { type IssueStage, OPEN, startIssueStage } from '../../support/issue-stage.ts';

let stage: IssueStage;

beforeAll(async () => {
  stage = await startIssueStage();
});

afterAll(() => stage.close());

it('stores what a label certainly says, and a mere proposal as nothing in particular', async () => {
  const label = { repoId: OPEN, color: 'ededed', description: null };

  await new LabelStore().saveLabels(
    [
      { ...label, id: 71, nodeId: 'L_71', name: 'kind/bug' },
      { ...label, id: 72, nodeId: 'L_72', name: 'overhead' },
    ],
    stage.em(),
  );

  const rows = await stage.em().execute('select name, class from label where id in (71, 72) order by id');
  expect(rows).toEqual([
    { name: 'kind/bug', class: 'bug' },
    { name: 'overhead', class: 'other' },
  ]);
});
