import { chmod, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../github/world/random.ts';
import type { CommitStage } from '../commit-stage.ts';
import { findStray } from './cast.ts';
import { type MadeRepo, push } from './made-organization.ts';
import { plantRepo } from './plant.ts';

const MONTH_MS = 31 * 86_400_000;
const HALF_PACK_BYTES = 600;

type Upheaval = (stage: CommitStage, repo: MadeRepo, random: Random) => void | Promise<void>;

const UPHEAVALS: readonly Upheaval[] = [
  pushSome,
  pushSome,
  rewrite,
  rewrite,
  goBack,
  empty,
  beginAnew,
  becomeAnother,
  rename,
  toggleVisibility,
  loseCache,
  damageCache,
];

/** Something happens to each of the repos, and now and then a month goes by in which an e-mail turns out to be somebody's. */
export async function disturb(stage: CommitStage, random: Random): Promise<void> {
  const { made, world, app } = stage;
  for (const repo of made.repos) {
    const upheavals = [random.pick(UPHEAVALS), ...(random.chance(0.3) ? [random.pick(UPHEAVALS)] : [])];
    for (const upheaval of upheavals) await upheaval(stage, repo, random);
    await plantRepo(repo, world);
    if (repo.history.head === null) await world.git.forcePush(repo.id, null);
  }
  if (!random.chance(0.3)) return;
  app.clock.advance(MONTH_MS);
  await stage.signIn();
  const stray = findStray(made.cast);
  if (!stray) return;
  world.git.linkEmail(stray.email, stray.login);
  made.cast.links.set(stray.email, world.accounts.get(stray.login).id);
}

function pushSome({ made, now }: CommitStage, repo: MadeRepo, random: Random): void {
  push({ ...made, now }, repo, { commits: 1 + random.integer(30), days: 1 + random.integer(100) });
}

function rewrite(stage: CommitStage, repo: MadeRepo, random: Random): void {
  repo.history.rewind(1 + random.integer(30));
  pushSome(stage, repo, random);
}

/** To any commit that was ever there, whether the branch reaches it or not. */
function goBack(_stage: CommitStage, { history }: MadeRepo, random: Random): void {
  const oids = [...history.commits.keys()];
  if (oids.length > 0) history.head = random.pick(oids);
}

function empty(_stage: CommitStage, { history }: MadeRepo): void {
  history.head = null;
}

function beginAnew(stage: CommitStage, repo: MadeRepo, random: Random): void {
  repo.history.head = null;
  pushSome(stage, repo, random);
}

/** The history of another repo takes the place of its own. */
function becomeAnother({ made }: CommitStage, repo: MadeRepo, random: Random): void {
  const other = random.pick(made.repos);
  for (const [oid, commit] of other.history.commits) repo.history.commits.set(oid, commit);
  repo.history.head = other.history.head;
}

function rename({ world }: CommitStage, repo: MadeRepo, random: Random): void {
  repo.name = `renamed-${repo.id}-${random.integer(1_000_000)}`;
  world.renameRepo(repo.id, repo.name);
}

function toggleVisibility({ world }: CommitStage, repo: MadeRepo): void {
  repo.visibility = repo.visibility === 'public' ? 'private' : 'public';
  world.setVisibility(repo.id, repo.visibility);
}

async function loseCache({ app }: CommitStage, { id }: MadeRepo): Promise<void> {
  await rm(toFolder(app.config.database.dataDir, id), { recursive: true, force: true });
}

async function damageCache({ app }: CommitStage, { id }: MadeRepo): Promise<void> {
  const packs = join(toFolder(app.config.database.dataDir, id), 'objects', 'pack');
  const names = await readdir(packs).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.pack'))) {
    // Git takes the right to write away from its packs.
    await chmod(join(packs, name), 0o600);
    await truncate(join(packs, name), HALF_PACK_BYTES);
  }
}

function toFolder(dataDir: string, repoId: number): string {
  return join(dataDir, 'git', `${repoId}.git`);
}
