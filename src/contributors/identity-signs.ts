/** The account that an address of GitHub's own names. */
export interface NamedAccount {
  accountId: number;
  login: string;
}

const BOT = /\[bot\]$/i;

/**
 * `ID+login@users.noreply.HOST`; null: another address. Older ones lack the id, and logins change hands: whose those are,
 * only GitHub knows. https://docs.github.com/account-and-profile/reference/email-addresses-reference
 */
export function findNamedAccount(email: string, githubHost: string): NamedAccount | null {
  const [, id, login] = /^(\d{1,15})\+([^@+\s]+)@/.exec(email) ?? [];
  if (id === undefined || login === undefined) return null;
  if (!email.endsWith(`${login}@users.noreply.${githubHost}`)) return null;
  return { accountId: Number(id), login };
}

export function isBotLogin(login: string): boolean {
  return BOT.test(login);
}

/** Of somebody without an account: by what stands in the commits. */
export function isBotPerson(email: string, names: Iterable<string>): boolean {
  const local = email.slice(0, Math.max(0, email.lastIndexOf('@')));
  const beforePlus = local.split('+', 1)[0] ?? '';
  return BOT.test(local) || BOT.test(beforePlus) || [...names].some((name) => BOT.test(name));
}
