import { join } from 'node:path';
import { aCommit } from '../github/git/new-commit.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { GithubWorld } from '../github/world.ts';
import { createDatabase } from './bench-database.ts';
import type { Built } from './built.ts';
import { tell, tellSection } from './report.ts';
import { SyncingService } from './sync-run.ts';

const LOGIN = 'keeper';
const ORGANIZATION = 'big';
const REPOS = 1_000;
const EMAILS = 3_000;
const COAUTHORS = 300;
const MOST_QUIET = 12;
const LEAST_EMAILS = 60;
const FIRST_LOAD_MS = 1_200_000;

/** Points and requests: for many repos at first and again, and for many e-mails. */
export async function benchCommitPrice(built: Built, serverUrl: string, dataDir: string): Promise<void> {
  tellSection(`Points of GitHub for the commits of ${REPOS} repos, and for ${EMAILS} e-mails`);
  const standIn = await GithubStandIn.start({ world: await createWorld() });
  const url = await createDatabase(built, serverUrl, 'bench_commit_price');
  const folder = join(dataDir, 'commit-price');
  const service = await SyncingService.start(standIn, { url, login: LOGIN, dataDir: folder });
  try {
    await measureEmails(service, standIn);
    await measureRepos(service);
  } finally {
    await service.stop();
    await standIn.stop();
  }
}

async function measureEmails(service: SyncingService, standIn: GithubStandIn): Promise<void> {
  await service.sync(`commits:repo:${LOGIN}/people`);
  const asked = standIn.log.filter(({ operation }) => operation === 'FindCommitPeople');
  const points = asked.reduce((sum, { cost }) => sum + cost, 0);
  const each = (EMAILS + COAUTHORS) / points;
  tell(`${EMAILS} authors and ${COAUTHORS} co-authors nobody knows, points`, String(points));
  tell('  e-mails a point', each.toFixed(1), { is: each >= LEAST_EMAILS, text: `>= ${LEAST_EMAILS}` });
}

async function measureRepos(service: SyncingService): Promise<void> {
  const target = `commits:org:${ORGANIZATION}`;
  const first = await service.sync(target, FIRST_LOAD_MS);
  tell('first time: points / requests / of git', `${first.cost} / ${first.requests} / ${first.git}`);
  tell('  time', `${(first.ms / 1000).toFixed(0)} s`);
  const quiet = await service.sync(target);
  const { cost, requests, unchanged, git, violations } = quiet;
  tell('nothing pushed: points', String(cost), { is: cost <= MOST_QUIET, text: `<= ${MOST_QUIET}` });
  tell('  requests / of them 304', `${requests} / ${unchanged}`);
  tell('  requests of git', String(git), { is: git === 0, text: '0' });
  tell('  time', `${(quiet.ms / 1000).toFixed(1)} s`);
  tell('  requests against the limits', String(violations), { is: violations === 0, text: '0' });
}

/** The organization's repos have the same few commits. */
async function createWorld(): Promise<GithubWorld> {
  const world = new GithubWorld();
  world.addUser({ login: LOGIN });
  world.addOrganization({ login: ORGANIZATION });
  world.addMember(ORGANIZATION, LOGIN, 'admin');
  const people = world.addRepo({ owner: LOGIN, name: 'people' });
  world.git.create(people.id);
  await world.git.import(people.id, listPeople());
  const first = world.addRepo({ owner: ORGANIZATION, name: 'repo-0' });
  const folder = world.git.create(first.id);
  await world.git.import(first.id, [aCommit(), aCommit({ email: 'bob@example.com' })]);
  for (let repo = 1; repo < REPOS; repo += 1) {
    world.git.serve(world.addRepo({ owner: ORGANIZATION, name: `repo-${repo}` }).id, folder);
  }
  return world;
}

function* listPeople(): Generator<ReturnType<typeof aCommit>> {
  for (let person = 0; person < EMAILS; person += 1) {
    const trailer = `\n\nCo-authored-by: Somebody <co-${person}@example.com>`;
    const message = `Change something${person < COAUTHORS ? trailer : ''}\n`;
    yield aCommit({ email: `person-${person}@example.com`, message });
  }
}
