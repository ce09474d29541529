const RANKINGS = '(select *, row_number() over (order by started_at) as nth from ranking)';
const RUNS = '(select *, row_number() over (order by queued_at, started_at) as nth from run)';

/** Everything that is mirrored or kept of a ranking, without the instants of bookkeeping and without ids of our own. */
export const RANKING_TABLES = {
  account: 'select * from account',
  account_profile_check: 'select account_id, login from account_profile_check',
  repo: `select to_jsonb(r) - 'unreachable_since', unreachable_since is null as is_reachable from repo r`,
  repo_name: 'select * from repo_name',
  topic: 'select * from topic',
  repo_topic: 'select * from repo_topic',
  repo_access: 'select repo_id from repo_access',
  listed_repo: 'select repo_id from listed_repo',
  tag: 'select * from tag',
  repo_coverage: `select repo_id, stream, account_id, state, expected, stored, reason, as_of,
    last_full_sweep_at is null as is_never_swept from repo_coverage`,
  list_coverage: 'select account_id, target, stream, state, expected, stored, reason from list_coverage',
  ranking: `select nth, account_id, target, count, available, settled, unsettled, finished_at is null as is_open
    from ${RANKINGS}`,
  ranking_entry: `select k.nth, e.rank, e.repo_id, e.stars from ranking_entry e
    join ${RANKINGS} k on k.id = e.ranking_id`,
  ranking_sight: 'select repo_id from ranking_sight',
  tag_reading: 'select repo_id from tag_reading',
  tag_reading_name: 'select repo_id, name from tag_reading_name',
  run: `select nth, target, state, error_code from ${RUNS}`,
  run_stream: `select r.nth, s.stream, s.position, s.done, s.expected, s.inserted, s.updated, s.unchanged
    from run_stream s join ${RUNS} r on r.id = s.run_id`,
  target: 'select target, size from target',
};
