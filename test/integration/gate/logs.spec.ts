import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tallyLogs } from '../../gate/tally-logs.ts';
import { OAUTH_APP } from '../../support/test-app.ts';

const SERVICE_LOG = 'e2e.service.log';
const LINE =
  '{"level":30,"time":1764000000000,"msg":"Request","url":"/auth/github/callback?code=[redacted]"}';
// Made here: were it written here, a failing test's message would be a leak itself.
const TAIL = randomBytes(18).toString('hex');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octavo-logs-'));
  writeFileSync(join(folder, SERVICE_LOG), `${LINE}\n`);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the search of the logs', () => {
  it('is content with redacted lines of the service', async () => {
    expect(await tallyLogs(folder, [SERVICE_LOG])).toEqual({ passed: 2, failed: 0, remarks: [] });
  });

  it.each([
    ['GitHub token', `token gho_${TAIL}`],
    ['GitHub token', `"authorization":"Bearer ghp_${TAIL}"`],
    ['GitHub token', `ghs_${TAIL}`],
    ['GitHub token', `github_pat_${TAIL}`],
    ['API key', `Bearer oct_${TAIL}`],
    ['sealed token', `eyJhbGciOiJkaXIi..${TAIL}.${TAIL}`],
    ['session cookie', `cookie: theme=dark; octavo.sid=s%3A${TAIL}`],
    ['code or secret of a login', `GET /auth/github/callback?code=${TAIL}&state=x`],
    ['code or secret of a login', `"client_secret":"${TAIL}"`],
    ['one-time link', `http://127.0.0.1:3000/auth/link/${TAIL}`],
    ['client secret', `secret ${OAUTH_APP.clientSecret}`],
    ['database password', `postgresql://octavo:${TAIL}@127.0.0.1:5432/octavo`],
  ])('finds a %s in the log of any step and does not repeat it', async (kind, text) => {
    writeFileSync(join(folder, 'lint.log'), `fine\n${text}\n`);

    const tally = await tallyLogs(folder, [SERVICE_LOG]);

    expect(tally).toEqual({ passed: 1, failed: 1, remarks: [`${kind} in lint.log, line 2`] });
  });

  it.each([
    ['is absent', ''],
    ['holds no line of the service', 'Nothing to see here\n'],
  ])('fails when the log of the service %s', async (_case, text) => {
    const name = text === '' ? 'absent.service.log' : SERVICE_LOG;
    if (text !== '') writeFileSync(join(folder, name), text);

    expect(await tallyLogs(folder, [name])).toMatchObject({ passed: 1, failed: 1 });
  });
});
