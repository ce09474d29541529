import { createHash } from 'node:crypto';

import { toInstant } from '../rest/shapes/instant.ts';
import { connectByOffset, REF_CURSOR } from './offset-connection.ts';
import { countOnly } from './repo-connections.ts';
import type { Repo, Tag } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

export interface RefsArgs extends PageArgs {
  refPrefix: string;
  query?: string | null;
  orderBy?: { field: 'ALPHABETICAL' | 'TAG_COMMIT_DATE'; direction: 'ASC' | 'DESC' } | null;
  direction?: 'ASC' | 'DESC' | null;
}

/** What GitHub sorts anew for each page is sorted once here, when it is worth keeping. */
const WORTH_KEEPING = 100;

/** A repo that was never pushed to has no branch. */
export function defaultBranchRef(repository: object, repo: Repo): object | null {
  if (repo.pushedAt === null) return null;
  const target = (): object => ({
    ...toCommit(repository, repo, headOf(repo)),
    history: (args: PageArgs) => historyOf(repo, args),
  });
  return { ...toRef(repository, repo, 'refs/heads/', headOf(repo)), target };
}

function historyOf(repo: Repo, { first: _first, last: _last, ...asked }: PageArgs): object {
  const filters = Object.keys(asked);
  if (filters.length > 0) throw new Error(`The stand-in does not filter commits by ${filters.join(', ')}`);
  return countOnly('commits', repo.commits);
}

/** Tags below `refs/tags/`, the default branch below `refs/heads/`; alphabetically unless asked otherwise. */
export function refsOf(context: GraphqlContext, repository: object, repo: Repo, args: RefsArgs): object {
  const { refPrefix, query } = args;
  const sorted = refPrefix === 'refs/tags/' ? sortedTags(context, repo, args) : headsOf(repo, refPrefix);
  const found = query ? sorted.filter(({ name }) => name.includes(query)) : sorted;
  return connectByOffset(found, args, REF_CURSOR, (tag) => toRef(repository, repo, refPrefix, tag));
}

function sortedTags({ call }: GraphqlContext, repo: Repo, args: RefsArgs): readonly Tag[] {
  const field = args.orderBy?.field ?? 'ALPHABETICAL';
  const direction = args.orderBy?.direction ?? args.direction ?? 'ASC';
  const sort = (tags: readonly Tag[]): Tag[] => {
    const ascending = tags.toSorted(field === 'ALPHABETICAL' ? byName : byDate);
    return direction === 'DESC' ? ascending.toReversed() : ascending;
  };
  const tags = call.world.tags.of(repo);
  if (tags.length <= WORTH_KEEPING) return sort(tags);
  return call.world.cached(`tags|${repo.id}|${field}|${direction}`, () => sort(tags));
}

function byName(left: Tag, right: Tag): number {
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
}

function byDate(left: Tag, right: Tag): number {
  return (left.date?.getTime() ?? 0) - (right.date?.getTime() ?? 0) || byName(left, right);
}

function headsOf(repo: Repo, prefix: string): Tag[] {
  return prefix === 'refs/heads/' && repo.pushedAt !== null ? [headOf(repo)] : [];
}

function toRef(repository: object, repo: Repo, prefix: string, tag: Tag): object {
  const { name } = tag;
  return {
    id: () => `REF_${Buffer.from(`${repo.id}:${prefix}${name}`).toString('base64url')}`,
    name,
    prefix,
    repository,
    target: () => (tag.annotated ? toTagObject(repository, repo, tag) : toCommit(repository, repo, tag)),
  };
}

function toTagObject(repository: object, repo: Repo, tag: Tag): object {
  const oid = tag.objectSha ?? '';
  return {
    __typename: 'Tag',
    id: `TA_${repo.id}_${oid}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    name: tag.name,
    message: tag.name,
    repository,
    tagger: tag.date && {
      name: 'Tagger',
      email: 'tagger@example.com',
      date: toInstant(tag.date),
      user: null,
    },
    target: () => toCommit(repository, repo, tag),
  };
}

function toCommit(repository: object, repo: Repo, { sha, date }: Tag): object {
  const at = toInstant(date ?? repo.createdAt);
  return {
    __typename: 'Commit',
    id: `C_${repo.id}_${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    committedDate: at,
    authoredDate: at,
    repository,
  };
}

function headOf(repo: Repo): Tag {
  const sha = createHash('sha1')
    .update(`${repo.id}:${repo.pushedAt?.toISOString() ?? ''}`)
    .digest('hex');
  return { name: repo.defaultBranch, sha, annotated: false, objectSha: null, date: repo.pushedAt };
}
