import { GithubWorld } from '../world.ts';
import { fillRepo, openShare } from './issue-filler.ts';
import { aRandom } from './random.ts';

export interface IssueWorldOptions {
  /** In the first repo. */
  items: number;
  /** Beside it, each with a few items of its own. */
  repos: number;
  /** The last day on which anything happened. */
  end: Date;
}

export interface IssueWorld {
  world: GithubWorld;
  /** Who owns the organization, and sees all of it. */
  login: string;
  organization: string;
  busyRepoId: number;
  quietRepoIds: number[];
}

const DEFAULTS: IssueWorldOptions = { items: 12_000, repos: 1000, end: new Date('2026-11-01T00:00:00Z') };

/** An organization with one busy repo and many quiet ones, whose issues are made when somebody looks into them. */
export function createIssueWorld(seed: number, given: Partial<IssueWorldOptions> = {}): IssueWorld {
  const options = { ...DEFAULTS, ...given };
  const world = new GithubWorld();
  world.addOrganization({ login: 'tracker', id: 700, name: 'Tracker' });
  for (const [index, login] of ['keeper', 'reporter-1', 'reporter-2', 'reporter-3'].entries()) {
    world.addUser({ login, id: 701 + index });
  }
  world.addMember('tracker', 'keeper', 'admin');
  const counts = new Map<number, number>();
  const add = (name: string, id: number, count: number): number => {
    counts.set(id, count);
    return world.addRepo({ owner: 'tracker', name, id, ...openShare(count) }).id;
  };
  const busyRepoId = add('busy', 70_000, options.items);
  const quietRepoIds = Array.from({ length: options.repos }, (_, index) =>
    add(`quiet-${index}`, 70_001 + index, aRandom(seed + index).integer(9)),
  );
  world.issues.growBy((repo) => {
    fillRepo(world, repo, { seed, end: options.end, count: counts.get(repo.id) ?? 0 });
  });
  return { world, login: 'keeper', organization: 'tracker', busyRepoId, quietRepoIds };
}
