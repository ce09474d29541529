import { fillRepo, openShare } from './issue-filler.ts';
import { aRandom } from './random.ts';
import { HOSTILE_DESCRIPTIONS, HOSTILE_EMAILS, HOSTILE_NAMES, TOPICS, WORDS } from './demo-texts.ts';
import type { GithubWorld } from '../world.ts';
import type { Permission, Repo, Visibility } from './model.ts';
import type { Random } from './random.ts';

const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(2016, 0, 1);
const LANGUAGES = ['TypeScript', 'Rust', 'Go', 'Python', 'C', null] as const;
const LICENSES = ['mit', 'apache-2.0', 'gpl-3.0', null] as const;
const VISIBILITIES: Visibility[] = ['public', 'public', 'public', 'private'];
const PERMISSIONS: Permission[] = ['pull', 'triage', 'push', 'maintain', 'admin'];
const OWN_REPOS = 90;
const ORG_REPOS = 75;
const COLLABORATORS = 57;
const COLLABORATIONS = 100;
const STRANGERS_REPOS = 24;
const ITEMS_PER_OPEN = 3;

/** The demo user reaches 340 repos of 60 owners; beside them live strangers, some with secrets of their own. */
export function fillDemoWorld(world: GithubWorld): GithubWorld {
  const random = aRandom(20_261_101);
  addDemoAccounts(world, random);
  for (let index = 0; index < OWN_REPOS; index += 1) addRepo(world, random, 'octo-demo', index);
  for (let index = 0; index < ORG_REPOS; index += 1) {
    addRepo(world, random, 'octo-labs', index, index % 5 === 0 ? 'internal' : undefined);
    addRepo(world, random, 'quill-works', index);
  }
  for (let index = 0; index < COLLABORATIONS; index += 1) {
    const owner = `friend-${(index % COLLABORATORS) + 1}`;
    const repo = addRepo(world, random, owner, index);
    world.addCollaborator(repo.id, 'octo-demo', random.pick(PERMISSIONS));
    // The rival shares some of the friends' private repos, so that two viewers overlap without being equal.
    if (index % 3 === 0) world.addCollaborator(repo.id, 'octo-rival', 'pull');
  }
  for (let index = 0; index < STRANGERS_REPOS; index += 1) addRepo(world, random, 'octo-rival', index);
  addSpecialRepos(world);
  growIssues(world);
  return world;
}

export function fillBigWorld(world: GithubWorld, count: number): GithubWorld {
  const random = aRandom(7);
  world.addUser({ login: 'big-user', id: 4242, name: 'Big User', email: 'big@example.com' });
  const owners = Math.max(1, Math.min(50, Math.floor(count / 100)));
  for (let index = 1; index <= owners; index += 1) {
    world.addOrganization({ login: `big-org-${index}`, name: `Big Organization ${index}` });
    world.addMember(`big-org-${index}`, 'big-user', index % 7 === 0 ? 'admin' : 'member');
  }
  for (let index = 0; index < count; index += 1) {
    const owner = index % 10 === 0 ? 'big-user' : `big-org-${(index % owners) + 1}`;
    addRepo(world, random, owner, index);
  }
  growIssues(world);
  return world;
}

/** The issues of a repo are made when somebody looks into it. */
function growIssues(world: GithubWorld): void {
  world.issues.growBy((repo) => {
    const count = ITEMS_PER_OPEN * (repo.openIssues + repo.openPulls);
    fillRepo(world, repo, { seed: 11, count, end: new Date('2026-11-01T00:00:00Z') });
  });
}

function addDemoAccounts(world: GithubWorld, random: Random): void {
  world.addUser({
    login: 'octo-demo',
    id: 583_231_001,
    name: 'Octo Demo',
    email: 'octo-demo@example.com',
    company: '@octo-labs',
    location: 'Zürich',
  });
  world.addUser({ login: 'octo-rival', id: 583_231_002, name: 'Octo Rival' });
  world.addOrganization({
    login: 'octo-labs',
    id: 3_000_000_001,
    name: 'Octo Labs',
    email: 'hello@octo-labs.example',
  });
  world.addOrganization({ login: 'quill-works', name: 'Quill & Works, "Ltd."' });
  world.addOrganization({ login: 'shadow-guild', name: 'Shadow Guild', hidden: true });
  world.addMember('octo-labs', 'octo-demo', 'admin');
  world.addMember('quill-works', 'octo-demo', 'member');
  world.addMember('quill-works', 'octo-rival', 'member');
  for (let index = 1; index <= COLLABORATORS; index += 1) {
    const email = HOSTILE_EMAILS[index - 1] ?? (random.chance(0.5) ? `friend${index}@example.org` : null);
    world.addUser({ login: `friend-${index}`, name: index % 4 === 0 ? null : `Friend № ${index}`, email });
  }
}

function addRepo(
  world: GithubWorld,
  random: Random,
  owner: string,
  index: number,
  visibility: Visibility = random.pick(VISIBILITIES),
): Repo {
  const createdAt = new Date(EPOCH + random.integer(3000) * DAY_MS + random.integer(DAY_MS / 1000) * 1000);
  const updatedAt = new Date(createdAt.getTime() + random.integer(700) * DAY_MS);
  return world.addRepo({
    owner,
    name: `${random.pick(WORDS)}-${random.pick(WORDS)}-${index}`,
    visibility,
    description: random.chance(0.7) ? `A ${random.pick(WORDS)} for the ${random.pick(WORDS)}` : null,
    stars: Math.floor(random.next() ** 6 * 90_000),
    forks: random.integer(300),
    ...openShare(ITEMS_PER_OPEN * (random.integer(40) + random.integer(9))),
    subscribers: random.integer(90),
    size: random.integer(500_000),
    language: random.pick(LANGUAGES),
    license: random.pick(LICENSES),
    topics: TOPICS.filter(() => random.chance(0.2)),
    fork: random.chance(0.1),
    archived: random.chance(0.05),
    createdAt,
    updatedAt,
    pushedAt: updatedAt,
  });
}

/** What breaks careless readers: hostile text, numbers beyond 2^31, empty and retired repos. They replace ordinary ones. */
function addSpecialRepos(world: GithubWorld): void {
  const own = world.repos.ownedBy(world.accounts.get('octo-demo').id);
  for (const [index, description] of HOSTILE_DESCRIPTIONS.entries()) {
    const repo = own[index];
    if (!repo) throw new Error('The demo user has too few repos to hold every hostile text');
    repo.description = description;
    const name = HOSTILE_NAMES[index];
    if (name !== undefined) rename(world, repo, name);
  }
  const far = own.slice(HOSTILE_DESCRIPTIONS.length);
  specialise(far[0], { stars: 2 ** 31 + 12_345 });
  specialise(far[1], { archived: true, isTemplate: false });
  specialise(far[2], { isTemplate: true, visibility: 'public' });
  specialise(far[3], { fork: true, parentId: own[0]?.id ?? null });
  specialise(far[4], { pushedAt: null, size: 0, language: null, languages: {} });
  specialise(far[5], { disabled: true, visibility: 'private' });
  if (far[6]) {
    world.tags.replace(far[6], [
      { name: 'v1.0.0', sha: 'a'.repeat(40) },
      { name: 'v1.1.0', sha: 'b'.repeat(40) },
    ]);
  }
  replaceByHugeId(world, far[7]);
}

function rename(world: GithubWorld, repo: Repo, name: string): void {
  const { updatedAt } = repo;
  world.renameRepo(repo.id, name);
  world.updateRepo(repo.id, { updatedAt });
}

function replaceByHugeId(world: GithubWorld, repo: Repo | undefined): void {
  if (!repo) return;
  world.deleteRepo(repo.id);
  const { ownerId, ...fields } = repo;
  world.addRepo({
    ...fields,
    id: 2 ** 31 + 999,
    name: 'beyond-int32',
    owner: world.accounts.getById(ownerId).login,
  });
}

function specialise(repo: Repo | undefined, fields: Partial<Repo>): void {
  if (!repo) throw new Error('The demo user has too few repos');
  Object.assign(repo, fields);
}
