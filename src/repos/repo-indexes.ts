/**
 * What makes the list fast: the sort keys of `repo-sort.ts`, word for word, and with them every column that a filter
 * or `visible_repo` looks at, so that a walk along an index past rows that do not fit need not fetch them.
 * By stars, the default, each filter has a start of its own, because stars and forks or owners are no independent facts.
 * None but the last ones is partial: PostgreSQL takes the statistics of an expression from whole indexes only.
 */
export const REPO_INDEXES = [
  {
    name: 'repo_by_stars',
    expression: `create index repo_by_stars on repo ((-stars), id) include (visibility, unreachable_since, owner_id, language, archived, fork, stars)`,
  },
  {
    name: 'repo_by_name',
    expression: `create index repo_by_name on repo ((lower(name) collate "C"), id) include (visibility, unreachable_since, owner_id, language, archived, fork, stars, name)`,
  },
  {
    name: 'repo_by_pushed',
    expression: `create index repo_by_pushed on repo ((coalesce(-date_part('epoch', pushed_at at time zone 'UTC'), 'Infinity'::float8)), id) include (visibility, unreachable_since, owner_id, language, archived, fork, stars, pushed_at)`,
  },
  {
    name: 'repo_by_created',
    expression: `create index repo_by_created on repo ((-date_part('epoch', created_at at time zone 'UTC')), id) include (visibility, unreachable_since, owner_id, language, archived, fork, stars, created_at)`,
  },
  {
    name: 'repo_of_owner_by_stars',
    expression: `create index repo_of_owner_by_stars on repo (owner_id, (-stars), id) include (visibility, unreachable_since, language, archived, fork, stars)`,
  },
  {
    name: 'repo_of_language_by_stars',
    expression: `create index repo_of_language_by_stars on repo (lower(language), (-stars), id) include (visibility, unreachable_since, owner_id, archived, fork, language, stars)`,
  },
  {
    name: 'repo_not_public_by_stars',
    expression: `create index repo_not_public_by_stars on repo ((-stars), id) where visibility <> 'public'`,
  },
  {
    name: 'repo_internal_by_stars',
    expression: `create index repo_internal_by_stars on repo ((-stars), id) where visibility = 'internal'`,
  },
  {
    name: 'repo_archived_by_stars',
    expression: `create index repo_archived_by_stars on repo ((-stars), id) where archived`,
  },
  {
    name: 'repo_fork_by_stars',
    expression: `create index repo_fork_by_stars on repo ((-stars), id) where fork`,
  },
  {
    name: 'repo_text',
    expression: `create index repo_text on repo using gin (name gin_trgm_ops, description gin_trgm_ops)`,
  },
];
