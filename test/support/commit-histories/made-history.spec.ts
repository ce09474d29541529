import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoggedCommit, readLog } from '../../contributors/raw-log.ts';
import type { Signer } from '../../contributors/signer.ts';
import { aRandom } from '../../github/world/random.ts';
import { createCast } from './cast.ts';
import { truthOfCommits } from './commit-truth.ts';
import type { Signature } from './made-commit.ts';
import { MadeHistory } from './made-history.ts';
import { plantCommits, runGit } from './pack.ts';
import { aSignature } from './signature.ts';

const FROM = Date.UTC(2020, 0, 1) / 1000;
const TO = Date.UTC(2025, 0, 1) / 1000;

describe('a made history', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'made-history-'));
    await runGit(folder, ['init', '--bare', '--quiet']);
  });

  afterEach(() => rm(folder, { recursive: true }));

  it.each([1, 2, 3, 4])('is to git what it is known to be (seed %i)', async (seed) => {
    const history = create(seed);

    await plant(history);

    const found = new Map<string, LoggedCommit>();
    for await (const commit of readLog(folder)) found.set(commit.oid, commit);
    const commits = history.list();
    expect(found.size).toBe(commits.length);
    for (const { oid, parents, author, committer, authoredAt, committedAt, message } of commits) {
      const coauthors = message.coauthors.map(toSigner);
      const told = { author: toSigner(author), committer: toSigner(committer), coauthors };
      expect(found.get(oid)).toMatchObject({ oid, parents, authoredAt, committedAt });
      expect(toStored(found.get(oid))).toEqual(told);
    }
  });

  it('has the subjects that git tells', async () => {
    const history = create(5);

    await plant(history);

    const told = await runGit(folder, ['log', '-z', '--format=%H %s', 'main']);
    const rows = told
      .split('\0')
      .filter((row) => row !== '')
      .map((row) => ({ oid: row.slice(0, 40), subject: row.slice(41, 1041) }));
    const truth = truthOfCommits(history.list()).map(({ oid, subject }) => ({ oid, subject }));
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set(truth.map((row) => JSON.stringify(row))),
    );
  });

  it('loses with a force push what is reached no more, and may come back to it', async () => {
    const history = create(6);
    const before = history.list().map(({ oid }) => oid);
    const { head } = history;

    history.rewind(20);
    const kept = history.list().map(({ oid }) => oid);
    history.head = head;

    expect(kept.length).toBeLessThan(before.length);
    expect(before).toEqual(expect.arrayContaining(kept));
    expect(history.list()).toHaveLength(before.length);
  });

  async function plant(history: MadeHistory): Promise<void> {
    const { head } = history;
    if (head === null) throw new Error('Nothing was made');
    await plantCommits(folder, { commits: [...history.commits.values()], head, branch: 'main' });
    await runGit(folder, ['fsck', '--connectivity-only']);
  }
});

function create(seed: number): MadeHistory {
  const random = aRandom(seed);
  const cast = createCast(random, { host: 'github.com', people: 20, firstId: 100 });
  const history = new MadeHistory();
  history.grow({ random, cast, commits: 400, from: FROM, to: TO });
  return history;
}

function toSigner({ name, email }: Signature): Signer {
  return { name, email };
}

/** The log is read as it is; what is stored of it has its bounds. */
function toStored(commit: LoggedCommit | undefined): object | undefined {
  if (!commit) return undefined;
  const cut = ({ name, email }: Signer): Signer => toSigner(aSignature(name, email));
  return {
    author: cut(commit.author),
    committer: cut(commit.committer),
    coauthors: commit.coauthors.map(cut),
  };
}
