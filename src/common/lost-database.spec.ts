import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isDatabaseLost } from './lost-database.ts';

function anError(message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), fields);
}

describe('isDatabaseLost', () => {
  it.each([
    anError('terminating connection due to administrator command', { code: '57P01' }),
    anError('the database system is starting up', { code: '57P03' }),
    anError('sorry, too many clients already', { code: '53300' }),
    anError('connection failure', { code: '08006' }),
    anError('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' }),
    anError('connect ENOENT /run/.s.PGSQL.5432', { code: 'ENOENT', syscall: 'connect' }),
    anError('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }),
    anError('Connection terminated unexpectedly'),
    anError('timeout exceeded when trying to connect'),
  ])('is what "%s" says', (error) => {
    expect(isDatabaseLost(error)).toBe(true);
  });

  it.each([
    anError('duplicate key value', { code: '23505' }),
    anError('canceling statement due to user request', { code: '57014' }),
    anError('connection pooling is a fine thing'),
    'Connection terminated unexpectedly',
    null,
  ])('is not what %o says', (error) => {
    expect(isDatabaseLost(error)).toBe(false);
  });

  it('is not what a missing file says', async () => {
    const error = await readFile('/none/such').catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'ENOENT' });
    expect(isDatabaseLost(error)).toBe(false);
  });
});
