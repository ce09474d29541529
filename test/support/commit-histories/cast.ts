import type { Random } from '../../github/world/random.ts';
import type { Signature } from './made-commit.ts';
import { aSignature, keyOf } from './signature.ts';

export interface CastAccount {
  id: number;
  login: string;
  type: 'User' | 'Bot';
}

/** Who writes commits: accounts, what GitHub knows of their e-mails, and all the ways in which people sign. */
export interface Cast {
  /** Of the addresses that hide e-mails: `github.com`. */
  host: string;
  accounts: CastAccount[];
  /** Account ids by e-mail, in lower case. */
  links: Map<string, number>;
  signatures: Signature[];
}

export interface CastSettings {
  host: string;
  people: number;
  /** Of the first account. */
  firstId: number;
}

/** One person joins the cast. */
type Joining = (cast: Cast, id: number, random: Random) => void;

const GIVEN_NAMES = ['Ann', 'Bo', 'Chloé', 'Dmitri', '恵子', 'Éva', 'Fatima', 'Grażyna', "O'Hara", 'Ümit'];

const JOININGS: readonly Joining[] = [
  addWithManyEmails,
  addWithManyEmails,
  addWithManyEmails,
  addWithStrayEmail,
  addUnknown,
  addUnknown,
  addHidden,
  addHiddenUnknown,
  addNamesake,
  addNameless,
  addCarelessWriter,
  addBadBytes,
  addBot,
  addUnknownBot,
];

/** Of every kind at least one, as long as there are people left. */
export function createCast(random: Random, { host, people, firstId }: CastSettings): Cast {
  const cast: Cast = { host, accounts: [], links: new Map(), signatures: [] };
  for (let index = 0; index < people; index += 1) {
    const join = JOININGS[index] ?? random.pick(JOININGS);
    join(cast, firstId + index, random);
  }
  return cast;
}

/** What GitHub, or the address itself, says of an e-mail. */
export function findAccountId({ host, links }: Cast, email: string): number | null {
  const [, id] = /^(\d+)\+[^@]+@users\.noreply\.([^@]+)$/.exec(email) ?? [];
  if (id !== undefined && email.endsWith(`@users.noreply.${host}`)) return Number(id);
  return links.get(email) ?? null;
}

/** Whoever counts as one. */
export function personOf(cast: Cast, signature: Signature): string {
  const id = findAccountId(cast, signature.email);
  return id === null ? keyOf(signature) : `account ${id}`;
}

/** GitHub learns of an e-mail that it knew nobody by. */
export function findStray(cast: Cast): { email: string; login: string } | null {
  for (const { id, login } of cast.accounts) {
    const email = `stray-${id}@old.example.org`;
    const isSigned = cast.signatures.some((signature) => signature.email === email);
    if (isSigned && !cast.links.has(email)) return { email, login };
  }
  return null;
}

function addAccount(cast: Cast, id: number, overrides: Partial<CastAccount> = {}): CastAccount {
  const account: CastAccount = { id, login: `person-${id}`, type: 'User', ...overrides };
  cast.accounts.push(account);
  return account;
}

function addLinked(cast: Cast, id: number, signature: Signature): void {
  cast.links.set(signature.email, id);
  cast.signatures.push(signature);
}

function toHiddenEmail(cast: Cast, id: number, login: string): string {
  return `${id}+${login}@users.noreply.${cast.host}`;
}

function addWithManyEmails(cast: Cast, id: number, random: Random): void {
  const { login } = addAccount(cast, id);
  const name = `${random.pick(GIVEN_NAMES)} ${id}`;
  addLinked(cast, id, aSignature(name, `p${id}@example.com`));
  addLinked(cast, id, aSignature(login, `P${id}@Example.COM`));
  addLinked(cast, id, aSignature(name, `P.${id}@Work.example`));
  addLinked(cast, id, aSignature(login, `${login}@users.noreply.${cast.host}`));
  cast.signatures.push(aSignature(name, toHiddenEmail(cast, id, login)));
}

/** An e-mail that the account has not got at GitHub: for all that is known, somebody else. */
function addWithStrayEmail(cast: Cast, id: number): void {
  addAccount(cast, id);
  addLinked(cast, id, aSignature(`Stray ${id}`, `known-${id}@example.com`));
  cast.signatures.push(aSignature(`Stray ${id}`, `stray-${id}@old.example.org`));
}

function addUnknown(cast: Cast, id: number, random: Random): void {
  const name = random.pick(GIVEN_NAMES);
  for (const written of [name, name.toUpperCase(), `${name} ${id}`]) {
    cast.signatures.push(aSignature(written, `${id}@unknown.example`));
  }
}

function addHidden(cast: Cast, id: number): void {
  const { login } = addAccount(cast, id);
  cast.signatures.push(aSignature(`Hidden ${id}`, toHiddenEmail(cast, id, login)));
  // As it was before a rename.
  cast.signatures.push(aSignature(`Hidden ${id}`, toHiddenEmail(cast, id, `former-${login}`)));
}

/** Of an account that is gone, and of another GitHub, where the number means nothing. */
function addHiddenUnknown(cast: Cast, id: number): void {
  cast.signatures.push(aSignature(`Gone ${id}`, toHiddenEmail(cast, id, `gone-${id}`)));
  cast.signatures.push(
    aSignature(`Elsewhere ${id}`, `${id}+elsewhere@users.noreply.github.elsewhere.example`),
  );
}

/** Without an e-mail the name is all there is, however often it comes. */
function addNamesake(cast: Cast, id: number): void {
  cast.signatures.push(aSignature('Namesake', ''), aSignature(`Namesake ${id}`, '  '));
}

function addNameless(cast: Cast, id: number): void {
  addAccount(cast, id);
  addLinked(cast, id, aSignature('', `nameless-${id}@example.com`));
  cast.signatures.push(aSignature('', ''));
}

function addCarelessWriter(cast: Cast, id: number): void {
  addAccount(cast, id);
  addLinked(cast, id, aSignature(`Careless ${id}`, ` careless ${id} @ Example.com `));
  cast.signatures.push(aSignature(`Careless ${id}`, `careless-${id}`));
  cast.signatures.push(aSignature(`=cmd|' /C calc'!A${id}, "Quoted"`, `"quoted, ${id}"@example.com`));
}

function addBadBytes(cast: Cast, id: number): void {
  const name = Buffer.concat([Buffer.from(`Bad ${id} `), Buffer.from([0xff, 0xc3, 0x28])]);
  cast.signatures.push(aSignature(name, Buffer.from([0x62, 0xe4, 0x64, 0x40, 0x78])));
  cast.signatures.push(aSignature('N'.repeat(300), `long-name-${id}@example.com`));
  for (const end of ['one', 'two']) {
    cast.signatures.push(aSignature(`Long ${id}`, `${id}-${'e'.repeat(500)}@${end}.example`));
  }
}

/** GitHub names the account of a user only: what is known of a bot's is what its address says. */
function addBot(cast: Cast, id: number): void {
  const { login } = addAccount(cast, id, { login: `robot-${id}[bot]`, type: 'Bot' });
  cast.signatures.push(aSignature(login, toHiddenEmail(cast, id, login)));
  cast.signatures.push(aSignature(login, `robot-${id}@example.com`));
}

function addUnknownBot(cast: Cast, id: number): void {
  cast.signatures.push(aSignature(`builder-${id}[bot]`, `builder-${id}@example.com`));
  cast.signatures.push(aSignature(`Deployer ${id}`, `deployer-${id}[bot]@example.com`));
  cast.signatures.push(aSignature(`Not [bot] ${id}`, `human-${id}@example.com`));
}
