import type { RepoFilter } from './dto/repo-filter.dto.ts';
import type { SqlValues } from './sql-values.ts';

/** Whose eyes, and when: access is a lease. */
export interface Sight {
  viewerId: number;
  at: Date;
}

/** The filter as conditions over a visible repo `r`. Their form is what the indexes of `Repo` answer. */
export function toConditions(filter: RepoFilter, sight: Sight, values: SqlValues): string[] {
  const conditions = [
    toOwner(filter, values),
    filter.visibility === undefined ? null : VISIBILITY[filter.visibility],
    toAccess(filter, sight, values),
    filter.language === undefined ? null : `lower(r.language) = lower(${values.add(filter.language)})`,
    toTopic(filter, values),
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

/** A login is an attribute that changes hands: two accounts may hold it here until both were seen again. */
function toOwner({ owner }: RepoFilter, values: SqlValues): string | null {
  if (owner === undefined) return null;
  return `r.owner_id in (select o.id from account o where lower(o.login) = lower(${values.add(owner)}))`;
}

/**
 * What is not public needs a valid access row, which `visible_repo` checks row by row. Said here once more as a join,
 * it lets the planner start from a viewer's few rows instead of everybody's private repos.
 */
function toAccess(
  { scope, visibility }: RepoFilter,
  { viewerId, at }: Sight,
  values: SqlValues,
): string | null {
  const isPrivate = visibility === 'private' || visibility === 'internal';
  if (scope !== 'affiliated' && !isPrivate) return null;
  const affiliated = scope === 'affiliated' ? ' and a.affiliated' : '';
  return `exists (select 1 from repo_access a where a.viewer_id = ${values.add(viewerId)}
    and a.repo_id = r.id and a.proven_until > ${values.add(at)}${affiliated})`;
}

function toTopic({ topic }: RepoFilter, values: SqlValues): string | null {
  if (topic === undefined) return null;
  return `exists (select 1 from repo_topic t where t.repo_id = r.id and t.topic = ${values.add(topic)})`;
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
