import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAccess, anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { type ReadsApp, startReadsApp } from '../../support/reads-app.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const HEADER = 'Owner ID,Owner Name,Owner Email,Repo ID,Repo Name,Status,Stars Count\r\n';
const ALICE = { 'x-viewer': '1' };
const BOB = { 'x-viewer': '2' };

describe('GET /export', () => {
  let database: TestDatabase;
  let app: ReadsApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startReadsApp({ databaseUrl: database.url, clock: new TestClock('2026-11-21T23:59:59Z') });
    const em = app.orm.em.fork();
    await store(em, {
      accounts: [
        anAccount(1, { login: 'alice', email: '=cmd()@alice.test' }),
        anAccount(2, { login: 'bob' }),
      ],
    });
    await storeViewer(em, 1);
    await storeViewer(em, 2);
    await store(em, {
      repos: [
        aRepo(9_007_199_254_740_991, { name: '-dash', stars: 2 ** 40, ownerId: 2 }),
        aRepo(12, { name: 'b,"q"', visibility: 'internal' }),
        aRepo(11, { name: 'größe', visibility: 'private', language: 'Go' }),
        aRepo(13, { name: 'bobs', visibility: 'private', ownerId: 2 }),
      ],
      access: [anAccess(1, 11), anAccess(1, 12), anAccess(2, 13)],
    });
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('writes what the viewer may see by repo id, byte for byte', async () => {
    const response = await fetch(`${app.url}/export`, { headers: ALICE });

    expect(Buffer.from(await response.arrayBuffer()).toString('utf8')).toBe(
      HEADER +
        "1,alice,'=cmd()@alice.test,11,größe,Private,0\r\n" +
        `1,alice,'=cmd()@alice.test,12,"b,""q""",Private,0\r\n` +
        "2,bob,,9007199254740991,'-dash,Public,1099511627776\r\n",
    );
  });

  it('is an attachment named after the UTC day', async () => {
    const response = await fetch(`${app.url}/export`, { headers: BOB });
    await response.body?.cancel();

    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="octavo-repositories-2026-11-21.csv"',
    );
    expect(response.headers.get('vary')).toContain('Accept-Encoding');
  });

  it('takes the filters of the list', async () => {
    const response = await fetch(`${app.url}/export?language=go&scope=affiliated`, { headers: ALICE });

    expect(await response.text()).toBe(`${HEADER}1,alice,'=cmd()@alice.test,11,größe,Private,0\r\n`);
  });

  it('is the header alone when nothing fits', async () => {
    const response = await fetch(`${app.url}/export?topic=none`, { headers: ALICE });

    expect(await response.text()).toBe(HEADER);
  });

  it.each(['sort=id', 'limit=5', 'owners=alice', 'archived=yes', 'owner=a&owner=b', 'text='])(
    'refuses ?%s by name',
    async (query) => {
      const response = await fetch(`${app.url}/export?${query}`, { headers: ALICE });

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ field: query.split('=')[0] }] });
    },
  );

  it('is zipped for those who accept that, and says so', async () => {
    const zipped = await download('gzip');
    const plain = await download('identity');

    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(zipped.body).toString()).toBe(plain.body.toString());
  });

  it('answers HEAD with the same headers and no body', async () => {
    const response = await fetch(`${app.url}/export`, { method: 'HEAD', headers: ALICE });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain('2026-11-21.csv');
    expect(await response.text()).toBe('');
  });

  /** fetch unzips by itself. */
  function download(encoding: string): Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }> {
    return new Promise((resolve, reject) => {
      request(`${app.url}/export`, { headers: { ...ALICE, 'accept-encoding': encoding } }, (response) => {
        response
          .toArray()
          .then((chunks) => resolve({ headers: response.headers, body: Buffer.concat(chunks) }), reject);
      })
        .once('error', reject)
        .end();
    });
  }
});
