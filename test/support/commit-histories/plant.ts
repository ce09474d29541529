import type { GithubWorld } from '../../github/world.ts';
import type { MadeOrganization, MadeRepo } from './made-organization.ts';
import { plantCommits } from './pack.ts';

/** Puts it into a world that has none of it; its repos get the ids that the world gives them. */
export async function plantOrganization(
  made: MadeOrganization,
  world: GithubWorld,
  owner: string,
): Promise<void> {
  world.addOrganization({ login: made.login });
  world.addMember(made.login, owner, 'admin');
  for (const account of made.cast.accounts) world.addUser(account);
  linkEmails(made, world);
  for (const repo of made.repos) {
    const { name, fork, visibility, createdAt } = repo;
    repo.id = world.addRepo({ owner: made.login, name, fork, visibility, createdAt, pushedAt: createdAt }).id;
    world.git.create(repo.id);
    await plantRepo(repo, world);
  }
}

/** What was made since is pushed. */
export async function plantRepo({ id, history }: MadeRepo, world: GithubWorld): Promise<void> {
  const folder = world.git.folderOf(id);
  if (folder === null || history.head === null) return;
  await plantCommits(folder, { commits: [...history.commits.values()], head: history.head, branch: 'main' });
  await world.git.forcePush(id, history.head);
}

/** As they are written, too: GitHub is asked by commits, and what it makes of spaces is not known. */
export function linkEmails({ cast }: MadeOrganization, world: GithubWorld): void {
  const logins = new Map(cast.accounts.map(({ id, login }) => [id, login]));
  for (const { email, written } of cast.signatures) {
    const id = cast.links.get(email);
    if (id === undefined) continue;
    for (const text of [email, written.email.toString()]) world.git.linkEmail(text, logins.get(id) ?? null);
  }
}
