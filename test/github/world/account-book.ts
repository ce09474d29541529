import type { Account, AccountType, NewAccount, OrgRole } from './model.ts';

/** Users and organizations, who is a member of what, and the logins they are found by. */
export class AccountBook {
  readonly byId = new Map<number, Account>();
  private readonly idByLogin = new Map<string, number>();
  private readonly membersByOrg = new Map<number, Map<number, OrgRole>>();
  private readonly orgsByMember = new Map<number, Map<number, OrgRole>>();
  private nextId = 1001;

  add(type: AccountType, given: NewAccount): Account {
    const key = given.login.toLowerCase();
    if (this.idByLogin.has(key)) throw new Error(`The login ${given.login} is taken`);
    const id = given.id ?? this.freeId();
    if (this.byId.has(id)) throw new Error(`The account id ${id} is taken`);
    const account = completeAccount(type, id, given);
    this.byId.set(id, account);
    this.idByLogin.set(key, id);
    return account;
  }

  find(login: string): Account | null {
    const id = this.idByLogin.get(login.toLowerCase());
    return id === undefined ? null : (this.byId.get(id) ?? null);
  }

  get(login: string): Account {
    const account = this.find(login);
    if (!account) throw new Error(`Nobody is called ${login}`);
    return account;
  }

  getById(id: number): Account {
    const account = this.byId.get(id);
    if (!account) throw new Error(`There is no account ${id}`);
    return account;
  }

  rename(account: Account, newLogin: string): void {
    const key = newLogin.toLowerCase();
    const holder = this.idByLogin.get(key);
    if (holder !== undefined && holder !== account.id) throw new Error(`The login ${newLogin} is taken`);
    this.idByLogin.delete(account.login.toLowerCase());
    this.idByLogin.set(key, account.id);
    account.login = newLogin;
  }

  remove(account: Account): void {
    this.byId.delete(account.id);
    this.idByLogin.delete(account.login.toLowerCase());
    for (const orgId of this.orgsByMember.get(account.id)?.keys() ?? [])
      this.membersByOrg.get(orgId)?.delete(account.id);
    for (const userId of this.membersByOrg.get(account.id)?.keys() ?? [])
      this.orgsByMember.get(userId)?.delete(account.id);
    this.orgsByMember.delete(account.id);
    this.membersByOrg.delete(account.id);
  }

  setMember(org: Account, user: Account, role: OrgRole): void {
    if (org.type !== 'Organization') throw new Error(`${org.login} is no organization`);
    mapOf(this.membersByOrg, org.id).set(user.id, role);
    mapOf(this.orgsByMember, user.id).set(org.id, role);
  }

  removeMember(org: Account, user: Account): void {
    this.membersByOrg.get(org.id)?.delete(user.id);
    this.orgsByMember.get(user.id)?.delete(org.id);
  }

  roleIn(orgId: number, userId: number): OrgRole | null {
    return this.membersByOrg.get(orgId)?.get(userId) ?? null;
  }

  listMembers(orgId: number): { account: Account; role: OrgRole }[] {
    return this.joined(this.membersByOrg.get(orgId));
  }

  listMemberships(userId: number): { account: Account; role: OrgRole }[] {
    return this.joined(this.orgsByMember.get(userId));
  }

  private joined(roles: Map<number, OrgRole> | undefined): { account: Account; role: OrgRole }[] {
    const pairs = [...(roles ?? [])].toSorted(([left], [right]) => left - right);
    return pairs.map(([id, role]) => ({ account: this.getById(id), role }));
  }

  private freeId(): number {
    while (this.byId.has(this.nextId)) this.nextId += 1;
    return this.nextId++;
  }
}

function completeAccount(type: AccountType, id: number, given: NewAccount): Account {
  const createdAt = given.createdAt ?? new Date(Date.UTC(2012, 0, 1) + (id % 100_000) * 60_000);
  const email = given.email ?? null;
  return {
    name: null,
    company: null,
    blog: null,
    location: null,
    bio: null,
    followers: 0,
    following: 0,
    siteAdmin: false,
    hidden: false,
    basePermission: 'pull',
    updatedAt: createdAt,
    emails: email === null ? [] : [{ email, primary: true, verified: true, visibility: 'public' }],
    ...given,
    type: given.type ?? type,
    id,
    email,
    createdAt,
  };
}

function mapOf<K, V>(maps: Map<number, Map<K, V>>, key: number): Map<K, V> {
  const known = maps.get(key) ?? new Map<K, V>();
  maps.set(key, known);
  return known;
}
