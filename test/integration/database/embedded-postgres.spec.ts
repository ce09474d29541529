import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type EmbeddedPostgres,
  joinEmbeddedPostgres,
} from '../../../src/database/embedded/embedded-postgres.ts';
import { toLockNumber } from '../../../src/database/advisory-lock-classes.ts';
import { findBinaries, findPackaged } from '../../../src/database/embedded/binaries.ts';
import { findServerUser } from '../../../src/database/embedded/server-user.ts';
import { readServerNote } from '../../../src/database/embedded/server-processes.ts';

const NOBODY = 65_534;

describe('the embedded PostgreSQL', () => {
  let parent: string;
  let dataDir: string;
  let joined: EmbeddedPostgres[];
  let processes: ChildProcess[];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'octavo embedded '));
    await chmod(parent, 0o755);
    dataDir = join(parent, 'data dir');
    joined = [];
    processes = [];
  });

  afterEach(async () => {
    for (const child of processes) child.kill('SIGKILL');
    for (const embedded of joined) await embedded.release();
    const pid = await readPid();
    if (pid !== null) process.kill(pid, 'SIGKILL');
    await rm(parent, { recursive: true, force: true });
  });

  it('keeps rows and password from one start to the next, and both closed to others', async () => {
    const first = await joinIt();
    await query(first.url, 'create table kept as select 42 as answer');
    await first.release();

    const second = await joinIt();

    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    for (const closed of ['password', 'data', 'socket']) {
      expect((await stat(join(second.home, closed))).mode & 0o077).toBe(0);
    }
  });

  it('is joined by who comes second and stopped by who leaves last', async () => {
    const first = await joinIt();
    const pid = await readPid();
    const second = await joinIt();

    expect(await first.release()).toEqual({ isLast: false });
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await readPid()).toBe(pid);

    expect(await second.release()).toEqual({ isLast: true });
    expect(await readPid()).toBeNull();
  });

  it('is one server for processes that start on an empty folder at the same instant', async () => {
    const owners = await Promise.all([startOwner(), startOwner(), joinIt()]);

    expect(new Set(owners.map(({ url }) => url)).size).toBe(1);
    expect(
      await query(owners[2].url, 'select count(*) from pg_stat_activity where application_name = $1', [
        'octavo member',
      ]),
    ).toEqual([{ count: '3' }]);
  });

  it('answers whoever joins while the last leaver stops it', async () => {
    let present = await joinIt();
    for (let round = 0; round < 5; round += 1) {
      const [, next] = await Promise.all([present.release(), joinIt()]);

      expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      present = next;
    }
  });

  it('is started again for a joiner that waits for its lock when the last leaver stops it', async () => {
    const present = await joinIt();
    const maintenance = present.url.replace('/octavo?', '/postgres?');
    const leaver = new Client({ connectionString: maintenance });
    leaver.on('error', () => undefined);
    await leaver.connect();
    const isAlone = leaver.query('select pg_advisory_lock($1)', [toLockNumber({ class: 'embeddedMembers' })]);
    await waitForLockQueue(maintenance, 1);
    const joining = joinIt();
    await waitForLockQueue(maintenance, 2);
    await present.release();
    await isAlone;
    process.kill((await readPid()) ?? 0, 'SIGINT');

    const next = await joining;

    expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await leaver.end();
  });

  it('outlives a killed owner, is joined by the next and stopped by it', async () => {
    const owner = await startOwner();
    const pid = await readPid();
    await kill(owner.child, 'SIGKILL');

    const next = await joinIt();

    expect(await readPid()).toBe(pid);
    expect(await next.release()).toEqual({ isLast: true });
    expect(await readPid()).toBeNull();
  });

  it('is stopped by a last leaver that is interrupted', async () => {
    const owner = await startOwner();

    await kill(owner.child, 'SIGINT');

    expect(await readPid()).toBeNull();
  });

  it('is started again by its user when it is killed, at the same address with the same rows', async () => {
    const embedded = await joinIt();
    await query(embedded.url, 'create table kept as select 42 as answer');
    const pid = await killServer();

    await vi.waitFor(
      async () => expect(await query(embedded.url, 'select answer from kept')).toEqual([{ answer: 42 }]),
      20_000,
    );

    expect(await readPid()).not.toBe(pid);
  });

  it('recovers when server and owner were both killed', async () => {
    const owner = await startOwner();
    await query(owner.url, 'create table kept as select 42 as answer');
    await kill(owner.child, 'SIGKILL');
    await killServer();

    const next = await joinIt();

    expect(await query(next.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('starts over a stale pid file whose pid now belongs to a stranger', async () => {
    const { home, release } = await joinIt();
    await release();
    const { uid, gid } = await stat(join(home, 'data'));
    const stranger = spawn('sleep', ['600'], { cwd: '/', uid, gid });
    processes.push(stranger);
    await writeFile(join(home, 'data', 'postmaster.pid'), `${stranger.pid}\n${home}/data\n1\n5432\n\n\n`);

    const next = await joinIt();

    expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode).toBeNull();
  });

  it('listens on loopback where the path is too long for a socket, at the same port after a restart', async () => {
    dataDir = join(parent, 'long'.repeat(25));
    const first = await joinIt();
    await first.release();

    const second = await joinIt();

    expect(second.url).toMatch(/@127\.0\.0\.1:\d+\/octavo$/);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });

  it('is one server on loopback, too, for processes that start at the same instant', async () => {
    dataDir = join(parent, 'long'.repeat(25));

    const owners = await Promise.all([startOwner(), startOwner(), joinIt()]);

    expect(new Set(owners.map(({ url }) => url)).size).toBe(1);
  });

  it('takes another port when a stranger has its own', async () => {
    dataDir = join(parent, 'long'.repeat(25));
    const first = await joinIt();
    await first.release();
    const stranger = createServer((socket) => socket.end('not a database'));
    stranger.listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(stranger, 'listening');

    const second = await joinIt();
    stranger.close();

    expect(second.url).not.toBe(first.url);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('lives outside of a folder that its user cannot enter, and is found there again', async () => {
    await chmod(parent, 0o700);
    const first = await joinIt();
    await query(first.url, 'create table kept as select 42 as answer');
    await first.release();
    await chmod(parent, 0o755);

    const second = await joinIt();
    const rows = await query(second.url, 'select answer from kept');
    await second.release();
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await rm(dirname(second.home), { recursive: true });

    expect(rows).toEqual([{ answer: 42 }]);
    expect(second.home.startsWith(dataDir)).toBe(!isRoot);
  });

  it('goes on as the user its data belongs to, whoever root would choose today', async () => {
    const first = await joinIt();
    await first.release();
    const { uid } = await stat(join(first.home, 'data'));
    const other = process.getuid?.() === 0 ? NOBODY : uid;
    await promisify(execFile)('chown', ['-R', String(other), first.home]);

    const second = await joinIt();

    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect((await stat(join(second.home, 'data', 'postmaster.pid'))).uid).toBe(other);
  });

  describe('says what to do', () => {
    it('when the folder holds something else', async () => {
      await mkdir(join(dataDir, 'postgres'), { recursive: true });
      await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine');

      await expect(joinIt()).rejects.toMatchObject({
        code: 'database.folder_taken',
        message: /move it away, set DATA_DIR/,
      });
    });

    it('when the folder is a file', async () => {
      await writeFile(dataDir, 'mine');

      await expect(joinIt()).rejects.toMatchObject({
        code: 'database.folder_unusable',
        message: /set DATA_DIR/,
      });
    });

    it('when another major version made the data', async () => {
      const { home, release } = await joinIt();
      await release();
      await writeFile(join(home, 'data', 'PG_VERSION'), '17\n');

      await expect(joinIt()).rejects.toMatchObject({
        code: 'database.version_mismatch',
        message: /made by PostgreSQL 17/,
      });
    });

    it('when the password kept beside the data is another', async () => {
      const { home } = await joinIt();
      await writeFile(join(home, 'password'), 'wrong');

      await expect(joinIt()).rejects.toMatchObject({
        code: 'database.folder_taken',
        message: /restore the file password/,
      });
    });

    it('when a server holds the folder that does not answer', async () => {
      const { home } = await joinIt();
      await rm(join(home, 'socket', '.s.PGSQL.5432'));

      await expect(joinIt()).rejects.toMatchObject({
        code: 'database.folder_taken',
        message: /stop it \(kill \d+\)/,
      });
    });

    it('when PostgreSQL refuses its own configuration', async () => {
      const { home, release } = await joinIt();
      await release();
      await writeFile(join(home, 'data', 'postgresql.conf'), 'no_such_setting = 1');

      await expect(joinIt()).rejects.toMatchObject({
        code: 'database.start_failed',
        message: /no_such_setting/,
      });
    });
  });

  async function joinIt(): Promise<EmbeddedPostgres> {
    const embedded = await joinEmbeddedPostgres({ dataDir, initdbFlags: ['--no-sync'] });
    joined.push(embedded);
    return embedded;
  }

  async function startOwner(): Promise<{ child: ChildProcess; url: string }> {
    const script = new URL('embedded-owner.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    processes.push(child);
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { child, url };
  }

  async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async function killServer(): Promise<number> {
    const pid = await readPid();
    if (pid === null) throw new Error('No server runs');
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  async function readPid(): Promise<number | null> {
    const pointer = await readFile(join(dataDir, 'postgres-location'), 'utf8').catch(() => null);
    const note = await readServerNote(join(pointer?.trim() ?? join(dataDir, 'postgres'), 'data'));
    return note?.pid ?? null;
  }
});

describe('the binaries', () => {
  it('are copied where their user can run them when their own folder is closed', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'octavo binaries '));
    await chmod(parent, 0o755);
    const closed = join(parent, 'closed');
    const shared = join(parent, 'shared');
    const packaged = await findPackaged();
    await mkdir(closed, { mode: 0o700 });
    await cp(packaged, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
    const user = await findServerUser(closed);

    const { postgres, majorVersion } = await findBinaries(user, shared, join(closed, 'native'));
    const isRoot = process.getuid?.() === 0;

    expect(majorVersion).toBe(18);
    expect(postgres.startsWith(isRoot ? shared : closed)).toBe(true);
    await rm(parent, { recursive: true });
  });
});

async function waitForLockQueue(url: string, length: number): Promise<void> {
  await vi.waitFor(
    async () => expect(await query(url, 'select from pg_locks where not granted')).toHaveLength(length),
    20_000,
  );
}

async function query(url: string, sql: string, parameters: unknown[] = []): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}
