import type { RepoFilter } from './dto/repo-filter.dto.ts';
import type { SqlValues } from './sql-values.ts';

/** A filter whose names have become ids. */
export interface RepoScope {
  filter: RepoFilter;
  /** Of the accounts that hold the owner's login; null when no owner was asked for. */
  ownerIds: readonly number[] | null;
  access: AccessScope | null;
  /** Null when no topic was asked for. */
  topic: TopicScope | null;
}

export interface TopicScope {
  name: string;
  /** Has neither so few repos that they are best looked up, nor so many that a page is full before long. */
  isHashed: boolean;
}

/** Which of a viewer's access rows narrow the repos further than `visible_repo` does. */
export interface AccessScope {
  viewerId: number;
  at: Date;
  /** Owner, collaborator or organization member, as opposed to merely able to read. */
  affiliatedOnly: boolean;
  /** Few enough to start from, instead of from everybody's private repos. */
  isFew: boolean;
}

/** Conditions over a visible repo `r`, in the form that the indexes of `Repo` answer. */
export function toConditions({ filter, ownerIds, access, topic }: RepoScope, values: SqlValues): string[] {
  const conditions = [
    ownerIds === null ? null : toOwner(ownerIds, values),
    filter.visibility === undefined ? null : VISIBILITY[filter.visibility],
    access === null ? null : toAccess(access, values),
    filter.language === undefined ? null : `lower(r.language) = lower(${values.add(filter.language)})`,
    topic === null ? null : toTopic(topic, values),
    toFlag('r.archived', filter.archived),
    toFlag('r.fork', filter.fork),
    // Negated as in the index by stars, so that it bounds the walk along it.
    filter.minStars === undefined ? null : `(-r.stars) <= ${values.add(-filter.minStars)}::bigint`,
    toText(filter, values),
  ];
  return conditions.filter((condition) => condition !== null);
}

const VISIBILITY = {
  public: `r.visibility = 'public'`,
  private: `r.visibility <> 'public'`,
  internal: `r.visibility = 'internal'`,
};

/** One owner is compared by `=`, which alone lets an index that starts with the owner keep its order. */
function toOwner(ownerIds: readonly number[], values: SqlValues): string {
  const [only, ...others] = ownerIds;
  return only !== undefined && others.length === 0
    ? `r.owner_id = ${values.add(only)}::bigint`
    : `r.owner_id = any(${values.add(ownerIds)}::bigint[])`;
}

/**
 * `offset 0` makes few rows the place where the plan starts.
 * Many are looked up one by one along the walk: as a join they would all be read.
 */
function toAccess({ viewerId, at, affiliatedOnly, isFew }: AccessScope, values: SqlValues): string | null {
  // `visible_repo` asks for the row anyway.
  if (!isFew && !affiliatedOnly) return null;
  const valid = `a.viewer_id = ${values.add(viewerId)} and a.proven_until > ${values.add(at)}${
    affiliatedOnly ? ' and a.affiliated' : ''
  }`;
  return isFew
    ? `r.id in (select a.repo_id from repo_access a where ${valid} offset 0)`
    : `(select true from repo_access a where a.repo_id = r.id and ${valid})`;
}

/** `is true` keeps the subquery from becoming a join: its ids are hashed once, and the walk by the sort goes past them. */
function toTopic({ name, isHashed }: TopicScope, values: SqlValues): string {
  const topic = values.add(name);
  return isHashed
    ? `(r.id in (select t.repo_id from repo_topic t where t.topic = ${topic})) is true`
    : `exists (select 1 from repo_topic t where t.repo_id = r.id and t.topic = ${topic})`;
}

function toFlag(column: string, flag: boolean | undefined): string | null {
  if (flag === undefined) return null;
  return flag ? column : `not ${column}`;
}

function toText({ text }: RepoFilter, values: SqlValues): string | null {
  if (text === undefined) return null;
  const pattern = values.add(`%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`);
  return `(r.name ilike ${pattern} or r.description ilike ${pattern})`;
}
