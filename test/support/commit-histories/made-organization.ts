import { aRandom, type Random } from '../../github/world/random.ts';
import { type Cast, createCast } from './cast.ts';
import type { MadeCommit } from './made-commit.ts';
import { MadeHistory } from './made-history.ts';

const DAY_MS = 86_400_000;
const FIRST_ACCOUNT = 7_000_001;

export interface MadeRepo {
  id: number;
  name: string;
  fork: boolean;
  visibility: 'public' | 'private';
  createdAt: Date;
  history: MadeHistory;
}

export interface OrganizationSettings {
  seed: number;
  login: string;
  /** Of the addresses that hide e-mails. */
  host: string;
  people: number;
  commits: number;
  now: Date;
}

/** An organization whose every commit is known, and whose every commit is. */
export interface MadeOrganization {
  login: string;
  random: Random;
  cast: Cast;
  now: Date;
  repos: MadeRepo[];
}

/** Ordinary, imported (older than its repo), private, forked before and after a push, empty. */
export function createOrganization({
  seed,
  login,
  host,
  people,
  commits,
  now,
}: OrganizationSettings): MadeOrganization {
  const random = aRandom(seed);
  const cast = createCast(random, { host, people, firstId: FIRST_ACCOUNT + (seed % 1000) * 1000 });
  const organization: MadeOrganization = { login, random, cast, now, repos: [] };
  const plain = addRepo(organization, 'plain', 900);
  const imported = addRepo(organization, 'imported', 200);
  const hidden = addRepo(organization, 'hidden', 500, { visibility: 'private' });
  for (const repo of [plain, imported, hidden]) push(organization, repo, { commits, days: 1100 });
  const early = addRepo(organization, 'early-fork', 300, { fork: true, history: plain.history.fork() });
  push(organization, plain, { commits: Math.ceil(commits / 4), days: 60 });
  const exact = addRepo(organization, 'exact-fork', 30, { fork: true, history: plain.history.fork() });
  push(organization, early, { commits: Math.ceil(commits / 4), days: 60 });
  const empty = addRepo(organization, 'empty', 70);
  organization.repos = [plain, imported, hidden, early, exact, empty];
  return organization;
}

export function push(
  { random, cast, now }: MadeOrganization,
  { history }: MadeRepo,
  { commits, days }: { commits: number; days: number },
): void {
  const to = Math.floor(now.getTime() / 1000);
  history.grow({ random, cast, commits, from: to - (days * DAY_MS) / 1000, to });
}

/** All that was ever pushed to any of its repos. */
export function listEverything({ repos }: MadeOrganization): MadeCommit[] {
  return repos.flatMap(({ history }) => [...history.commits.values()]);
}

function addRepo(
  { now }: MadeOrganization,
  name: string,
  daysAgo: number,
  overrides: Partial<MadeRepo> = {},
): MadeRepo {
  const createdAt = new Date(now.getTime() - daysAgo * DAY_MS);
  return {
    id: 0,
    name,
    fork: false,
    visibility: 'public',
    createdAt,
    history: new MadeHistory(),
    ...overrides,
  };
}
