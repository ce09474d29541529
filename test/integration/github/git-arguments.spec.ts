import { afterEach, beforeEach, expect, it } from 'vitest';
import { GitKit, readOids } from './git-kit.ts';

let kit: GitKit;

beforeEach(async () => {
  kit = await GitKit.open();
});
afterEach(() => kit.close());

it('takes no name for a repo that could be anything else', async () => {
  for (const fullName of ['--upload-pack=x', 'ada/notes.git/../../x', 'ada']) {
    await expect(kit.open({ fullName })).rejects.toMatchObject({ code: 'git.name' });
  }
  expect(kit.asked).toEqual([]);
});

it('takes no word for a commit that could be an option', async () => {
  await kit.push(['First\n']);
  const history = await kit.open();

  await expect(history.has('--help')).rejects.toMatchObject({ code: 'git.name' });
  await expect(readOids(history, '--all')).rejects.toMatchObject({ code: 'git.name' });
});

it('makes no folder for what is no id of a repo', async () => {
  for (const repoId of [0, -1, 1.5, Number.NaN]) {
    await expect(kit.open({ repoId })).rejects.toMatchObject({ code: 'git.name' });
  }
  expect(await kit.listFolders()).toEqual([]);
});
