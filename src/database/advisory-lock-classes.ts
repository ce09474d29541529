/** Every use of PostgreSQL's advisory locks here. A number is never given twice, nor given again. */
export const LOCK_CLASSES = {
  /** One process migrates, the others wait. */
  migrations: 1,
  /** Shared by all who use the embedded server; who gets it alone is the last and stops it. */
  embeddedMembers: 2,
  /** id = GitHub account id: who spends that account's quota. */
  account: 3,
  /** Tests only: one builds the template database. */
  testTemplate: 4,
  /** id = repo id: who reads its commits, and uses its folder in the cache. */
  repoCommits: 5,
} as const;

export type LockClass = keyof typeof LOCK_CLASSES;

export interface AdvisoryLockKey {
  class: LockClass;
  /** 0 to 2^53 - 1. */
  id?: number;
}

const ID_BITS = 53n;

/** Class above, id below: two different keys never meet. Decimal text, because a bigint parameter is sent as text. */
export function toLockNumber({ class: name, id = 0 }: AdvisoryLockKey): string {
  if (!Number.isSafeInteger(id) || id < 0) throw new RangeError(`${id} cannot be the id of an advisory lock`);
  return String((BigInt(LOCK_CLASSES[name]) << ID_BITS) | BigInt(id));
}
