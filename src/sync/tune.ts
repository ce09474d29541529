/**
 * At the start of a transaction that stores what was read. Rows and how far they were read are lost together or not at
 * all, so nobody waits for the disk. It touches few rows, but a table that has grown since it was last analyzed looks as
 * if they were most of it: it would be read from end to end. Where that is the only way, servers before PostgreSQL 18
 * take it for so expensive that they would compile the statement first.
 */
export const TUNE = `select set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
  set_config('jit', 'off', true)`;
