import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toMonth } from '../support/commit-histories/series-truth.ts';
import { CommitStage, HOST } from '../support/commit-stage.ts';
import { cloneShallow, isGitRepo, replant } from '../support/git-clones.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../contributors/new-contributors.ts', import.meta.url));
const LIMIT_MS = 180_000;
const HEADER = 'Repository,Month,New Contributors';

/** A copy of the sources may come without the history. */
const hasHistory = await isGitRepo(PROJECT);

/** What the script reads and what the service reads; they differ where the clone was cut off. */
interface Compared {
  name: string;
  createdAt: Date;
  folder: string;
}

describe('the export', () => {
  let stage: CommitStage;
  let folder: string;
  let csv: string[];
  const compared: Compared[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contributors-script-'));
    stage = await CommitStage.start({ seed: 4, people: 25, commits: 80, now: new Date() });
    const { made, world } = stage;
    for (const { id, name, createdAt } of made.repos) {
      compared.push({ name, createdAt, folder: world.git.folderOf(id) ?? '' });
    }
    if (hasHistory) await addOwn();
    const accounts = [...made.cast.links].map(([email, id]) => `${email}\t${id}\n`);
    await writeFile(join(folder, 'accounts.tsv'), accounts.join(''));
    await stage.sync();
    csv = (await stage.readText(`/export/contributors?organization=${made.login}`)).trim().split(/\r?\n/);
  }, LIMIT_MS);

  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** The history of this project, as far as this clone has it, and its last commits alone. */
  async function addOwn(): Promise<void> {
    const createdAt = new Date('2024-02-29T23:59:59Z');
    await cloneShallow(PROJECT, join(folder, 'cut'), 30);
    for (const [name, from] of [
      ['own', PROJECT],
      ['own-cut', join(folder, 'cut')],
    ] as const) {
      const served = join(folder, `${name}.git`);
      await replant(from, served);
      const { id } = stage.world.addRepo({ owner: stage.made.login, name, createdAt });
      stage.world.git.serve(id, served);
      compared.push({ name, createdAt, folder: from });
    }
  }

  it('is what a script counts from a plain log, for made histories and for that of this project', async () => {
    for (const one of compared) {
      const counted = await count(one);

      const told = csv.filter((line) => line.startsWith(`${stage.made.login}/${one.name},`));
      expect(told.length).toBeGreaterThan(0);
      expect([HEADER, ...told]).toEqual(counted);
    }
    const names = new Set(csv.slice(1).map((line) => line.split(',')[0]));
    expect(names).toEqual(new Set(compared.map(({ name }) => `${stage.made.login}/${name}`)));
  });

  it.runIf(hasHistory)('finds somebody in the history of this project', () => {
    const own = csv.filter((line) => line.startsWith(`${stage.made.login}/own,`));

    expect(own.some((line) => !line.endsWith(',0'))).toBe(true);
  });

  async function count({ name, createdAt, folder: git }: Compared): Promise<string[]> {
    const where = ['--git', git, '--created', toMonth(createdAt), '--now', toMonth(stage.now)];
    const whose = ['--accounts', join(folder, 'accounts.tsv'), '--host', HOST];
    const words = [...where, ...whose, '--name', `${stage.made.login}/${name}`];
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, ...words]);
    return stdout.trim().split('\n');
  }
});
