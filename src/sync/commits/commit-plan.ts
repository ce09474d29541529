import type { StoredHead } from '../../contributors/commit-head.store.ts';
import type { GitHistory } from '../../github/git/git.types.ts';
import { HeadMovedError } from './commit.errors.ts';
import { includesOid, isEmptyList } from './oid-lists.ts';

/** How a repo's stored commits become those that its default branch reaches now. */
export interface CommitPlan {
  /** What is to be stored: all that this commit reaches, and nothing else. */
  head: string;
  /** All that this one reaches is stored, and besides at most what `head` reaches; null: everything is read. */
  base: string | null;
  /** What was stored when it was planned. */
  stored: StoredHead | null;
}

/**
 * `told`: the head that GitHub told of, by the repo's id. Git knows repos by name alone: what does not lead to that head is
 * history written anew, or another repo that has the name by now, and what goes beyond it may be another repo's, too. It
 * comes when GitHub tells of it. Throws `HeadMovedError`.
 */
export async function planReading(
  { told, stored, history }: { told: string; stored: StoredHead | null; history: GitHistory },
  signal: AbortSignal,
): Promise<CommitPlan> {
  const { head: fetched } = history;
  if (fetched === null || !(await reaches(history, { from: fetched, to: told }, signal)))
    throw new HeadMovedError();
  const head = (await findLater(history, { fetched, told, stored }, signal)) ?? told;
  const base = await findBase(history, { head, stored }, signal);
  return { head, base, stored };
}

/** What is stored whole, where GitHub's API is behind it: the branch still leads to both. */
async function findLater(
  history: GitHistory,
  { fetched, told, stored }: { fetched: string; told: string; stored: StoredHead | null },
  signal: AbortSignal,
): Promise<string | null> {
  const { headOid = null, startedOid = null } = stored ?? {};
  if (headOid === null || startedOid !== null) return null;
  if (!(await reaches(history, { from: fetched, to: headOid }, signal))) return null;
  return (await reaches(history, { from: headOid, to: told }, signal)) ? headOid : null;
}

/** Null where it is not known what is stored, or git does not know what that reaches. */
async function findBase(
  history: GitHistory,
  { head, stored }: { head: string; stored: StoredHead | null },
  signal: AbortSignal,
): Promise<string | null> {
  const { headOid = null, startedOid = null } = stored ?? {};
  if (headOid === null || !(await history.has(headOid))) return null;
  if (startedOid === null) return headOid;
  // Of a reading that did not end some may be stored, which is no harm when it belongs to this one as well.
  return (await reaches(history, { from: head, to: startedOid }, signal)) ? headOid : null;
}

async function reaches(
  history: GitHistory,
  { from, to }: { from: string; to: string },
  signal: AbortSignal,
): Promise<boolean> {
  if (from === to) return true;
  if (!(await history.has(to))) return false;
  if (await isEmptyList(history.listOids({ from: to, except: from }, signal))) return true;
  // Git goes by the dates of commits, and where these lie it lists some that both reach.
  return includesOid(history.listOids({ from }, signal), to);
}
