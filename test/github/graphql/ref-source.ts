import { createHash } from 'node:crypto';

import { toInstant } from '../rest/shapes/instant.ts';
import { connectByOffset, REF_CURSOR } from './offset-connection.ts';
import { historyOf } from './commit-history.ts';
import { CommitSource } from './commit-source.ts';
import type { Repo, Tag } from '../world/model.ts';
import type { CommitPlace } from './commit-source.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

export interface RefsArgs extends PageArgs {
  refPrefix: string;
  query?: string | null;
  orderBy?: { field: 'ALPHABETICAL' | 'TAG_COMMIT_DATE'; direction: 'ASC' | 'DESC' } | null;
  direction?: 'ASC' | 'DESC' | null;
}

const HEADS = 'refs/heads/';

/** What GitHub sorts anew for each page is sorted once here, when it is worth keeping. */
const WORTH_KEEPING = 100;

/** The default branch; a repo that was never pushed to has none. */
export function defaultBranchRef(context: GraphqlContext, repository: object, repo: Repo): object | null {
  const head = headOf(context, repo);
  return head && toRef({ context, repository, repo }, HEADS, head);
}

/** Tags below `refs/tags/`, the default branch below `refs/heads/`; alphabetically unless asked otherwise. */
export function refsOf(context: GraphqlContext, repository: object, repo: Repo, args: RefsArgs): object {
  const { refPrefix, query } = args;
  const sorted =
    refPrefix === 'refs/tags/' ? sortedTags(context, repo, args) : headsOf(context, repo, refPrefix);
  const found = query ? sorted.filter(({ name }) => name.includes(query)) : sorted;
  return connectByOffset(found, args, REF_CURSOR, (tag) =>
    toRef({ context, repository, repo }, refPrefix, tag),
  );
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

function headsOf(context: GraphqlContext, repo: Repo, prefix: string): Tag[] {
  const head = prefix === HEADS ? headOf(context, repo) : null;
  return head ? [head] : [];
}

function toRef(place: CommitPlace, prefix: string, tag: Tag): object {
  const { name } = tag;
  return {
    id: () => `REF_${Buffer.from(`${place.repo.id}:${prefix}${name}`).toString('base64url')}`,
    name,
    prefix,
    repository: place.repository,
    target: () => (prefix === HEADS ? toHead(place, tag) : toTagged(place, tag)),
  };
}

function toHead(place: CommitPlace, head: Tag): object {
  const { context, repository, repo } = place;
  if (context.call.world.git.folderOf(repo.id) !== null) return new CommitSource(place, head.sha);
  const history = (args: PageArgs): object => historyOf(args, () => repo.commits);
  return { ...toCommit(repository, repo, head), history };
}

function toTagged({ repository, repo }: CommitPlace, tag: Tag): object {
  return tag.annotated ? toTagObject(repository, repo, tag) : toCommit(repository, repo, tag);
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

/** Where the world holds no commits of a repo, each push makes one up. */
function headOf({ call: { world } }: GraphqlContext, repo: Repo): Tag | null {
  const branch = { name: repo.defaultBranch, annotated: false, objectSha: null, date: repo.pushedAt };
  if (world.git.folderOf(repo.id) !== null) {
    const sha = world.git.head(repo.id);
    return sha === null ? null : { ...branch, name: world.git.branch(repo.id), sha };
  }
  if (repo.pushedAt === null) return null;
  const made = createHash('sha1').update(`${repo.id}:${repo.pushedAt.toISOString()}`);
  return { ...branch, sha: made.digest('hex') };
}
