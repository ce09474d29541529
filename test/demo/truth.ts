import type { Account, Repo } from '../github/world/model.ts';
import type { GithubWorld } from '../github/world.ts';

const HEADER = 'Owner ID,Owner Name,Owner Email,Repo ID,Repo Name,Status,Stars Count';

/** What a spreadsheet takes for the beginning of a formula; the second half are the full-width forms of the first. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * The CSV as it has to be, worked out from the stand-in's own records and nothing else: no API, no database, no CSV
 * library, none of the service's code.
 */
export function toTruth(world: GithubWorld, login: string, scopes: string[]): string {
  const repos = world.reposVisibleTo(world.accounts.get(login).id, scopes);
  const rows = repos
    .toSorted((left, right) => left.id - right.id)
    .map((repo) => toRow(repo, world.ownerOf(repo)));
  return [HEADER, ...rows].map((line) => `${line}\r\n`).join('');
}

function toRow(repo: Repo, owner: Account): string {
  const status = repo.visibility === 'public' ? 'Public' : 'Private';
  return [
    owner.id,
    toField(owner.login),
    toField(owner.email ?? ''),
    repo.id,
    toField(repo.name),
    status,
    repo.stars,
  ].join(',');
}

function toField(text: string): string {
  const storable = text.toWellFormed().replaceAll('\0', '\uFFFD');
  const disarmed = FORMULA.test(storable) ? `'${storable}` : storable;
  return /[",\r\n]/.test(disarmed) ? `"${disarmed.replaceAll('"', '""')}"` : disarmed;
}

/** Where two files part, in words; null when they are the same byte for byte. */
export function findDifference(actual: Buffer, expected: Buffer): string | null {
  if (actual.equals(expected)) return null;
  const ours = actual.toString().split('\r\n');
  const theirs = expected.toString().split('\r\n');
  const line = theirs.findIndex((text, index) => ours[index] !== text);
  const at = line === -1 ? theirs.length : line;
  return [
    `Line ${at + 1} of ${ours.length} differs; the truth has ${theirs.length} lines.`,
    `  exported: ${JSON.stringify(ours[at] ?? null)}`,
    `  truth:    ${JSON.stringify(theirs[at] ?? null)}`,
  ].join('\n');
}
