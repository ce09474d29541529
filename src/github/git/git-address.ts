import { GitNameError } from './git.errors.ts';

/** Looser than GitHub is with new names: old accounts have odd ones. Nothing in it can end a path or start an option. */
const FULL_NAME = /^\w[\w-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/;
const OID = /^(?:[\da-f]{40}|[\da-f]{64})$/;

/** Where a repo is cloned from: on the host of GITHUB_WEB_URL, whatever an answer says. */
export function toCloneUrl(webUrl: string, fullName: string): string {
  if (!FULL_NAME.test(fullName)) throw new GitNameError();
  const { origin, pathname } = new URL(webUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}/${fullName}.git`;
}

/** What may stand among the arguments of git. */
export function checkOid(oid: string): string {
  if (!OID.test(oid)) throw new GitNameError();
  return oid;
}
