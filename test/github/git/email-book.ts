import type { AccountBook } from '../world/account-book.ts';
import type { Account } from '../world/model.ts';

const NOREPLY = /^(?:(\d+)\+)?([^@+]+)@users\.noreply\.(.+)$/;
/** Source: docs.github.com, "Setting your commit email address": accounts of before have no number in theirs. */
const NUMBERS_SINCE = new Date('2017-07-18T00:00:00Z');

export interface EmailBookParts {
  accounts: AccountBook;
  /** Computes once for each state of the world. */
  cached<T>(key: string, compute: () => T): T;
}

/** Whose an e-mail in a commit is. Case does not matter. */
export class EmailBook {
  private readonly parts: EmailBookParts;
  /** Null: of nobody, whatever an account says. */
  private readonly links = new Map<string, number | null>();

  constructor(parts: EmailBookParts) {
    this.parts = parts;
  }

  link(email: string, login: string | null): void {
    this.links.set(email.toLowerCase(), login === null ? null : this.parts.accounts.get(login).id);
  }

  /** People alone: a bot or an organization is nobody here. `host` is GitHub's own, of addresses that hide others. */
  find(email: string, host: string): Account | null {
    const account = this.accountOf(email.toLowerCase(), host);
    return account?.type === 'User' ? account : null;
  }

  private accountOf(email: string, host: string): Account | null {
    const linked = this.links.get(email);
    if (linked !== undefined) return linked === null ? null : (this.parts.accounts.byId.get(linked) ?? null);
    const [, id, login = '', noreplyHost] = NOREPLY.exec(email) ?? [];
    if (noreplyHost === host)
      return id === undefined ? this.oldNoreply(login) : (this.parts.accounts.byId.get(Number(id)) ?? null);
    return this.verified(email);
  }

  /** Such an address follows no rename: it is of whoever has the name. */
  private oldNoreply(login: string): Account | null {
    const account = this.parts.accounts.find(login);
    return account && account.createdAt < NUMBERS_SINCE ? account : null;
  }

  private verified(email: string): Account | null {
    return this.parts.cached('emails', () => this.listVerified()).get(email) ?? null;
  }

  private listVerified(): Map<string, Account> {
    const found = new Map<string, Account>();
    for (const account of this.parts.accounts.byId.values()) {
      for (const { email, verified } of account.emails) if (verified) found.set(email.toLowerCase(), account);
    }
    return found;
  }
}
