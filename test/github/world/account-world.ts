import { AccountBook } from './account-book.ts';
import { Memo } from './memo.ts';
import { TokenBook } from './token-book.ts';
import type { Bucket, BucketSetting } from '../limits/bucket.ts';
import type * as model from './model.ts';

/** Who there is, who belongs to what, with which tokens and limits they come; and the clock of it all. */
export class AccountWorld {
  readonly accounts = new AccountBook();
  readonly tokens = new TokenBook();
  readonly limitSettings = new Map<string, BucketSetting>();
  now: () => Date = () => new Date();
  private readonly memo = new Memo();

  addUser(given: model.NewAccount): model.Account {
    return this.changed(this.accounts.add('User', given));
  }

  addOrganization(given: model.NewAccount): model.Account {
    return this.changed(this.accounts.add('Organization', given));
  }

  updateAccount(id: number, fields: Partial<Omit<model.Account, 'id' | 'login' | 'type'>>): void {
    Object.assign(this.accounts.getById(id), { updatedAt: this.now() }, fields);
    this.changed();
  }

  addMember(orgLogin: string, userLogin: string, role: model.OrgRole = 'member'): void {
    this.accounts.setMember(this.accounts.get(orgLogin), this.accounts.get(userLogin), role);
    this.changed();
  }

  removeMember(orgLogin: string, userLogin: string): void {
    this.accounts.removeMember(this.accounts.get(orgLogin), this.accounts.get(userLogin));
    this.changed();
  }

  addOAuthApp(given: model.NewOAuthApp): model.OAuthApp {
    return this.tokens.addApp(given);
  }

  /** Returns the token's value, with GitHub's own prefix (`gho_`, `ghp_`). */
  issueToken(given: { login: string; scopes: string[]; kind: model.TokenKind; clientId?: string }): string {
    const owner = { accountId: this.accounts.get(given.login).id, clientId: given.clientId ?? null };
    return this.tokens.issue(given.kind, owner, given.scopes, this.now()).value;
  }

  revokeToken(token: string): void {
    this.tokens.revoke(token);
  }

  /** Takes effect with the account's next request. */
  setLimit(accountId: number, bucket: Bucket, setting: BucketSetting): void {
    this.limitSettings.set(`user:${accountId}|${bucket}`, setting);
  }

  /** Computes once per state of the world, so that sorted lists are built once and not per page. */
  cached<T>(key: string, compute: () => T): T {
    return this.memo.get(key, compute);
  }

  protected changed<T = void>(result?: T): T {
    this.memo.forget();
    return result as T;
  }
}
