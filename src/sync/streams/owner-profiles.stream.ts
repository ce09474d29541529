import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AccountStore, type AskableAccount } from '../../accounts/account.store.ts';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubProfile } from '../../github/github.schema.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

export interface AskedProfiles {
  askedAt: Date;
  accounts: AskableAccount[];
  profiles: Map<string, GithubProfile>;
}

interface ProfilesCursor extends StreamCursor {
  afterId: number;
}

/** GitHub takes 100 node ids a query. */
const BATCH = 100;

/** Profiles change rarely: asked again after a day, or at once when the login changed hands. */
const MAX_AGE_MS = 24 * 3_600_000;

/** Name and public e-mail of the owners of what this target showed, and of the viewer's organizations. */
@Injectable()
export class OwnerProfilesStream implements Stream<AskedProfiles> {
  readonly name = 'owner profiles';

  constructor(
    private readonly em: EntityManager,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AskedProfiles>> {
    let { afterId } = (from as ProfilesCursor | null) ?? { afterId: 0 };
    for (;;) {
      const askedAt = this.clock.now();
      const accounts = await this.listDue(scope, {
        afterId,
        checkedBefore: new Date(askedAt.getTime() - MAX_AGE_MS),
      });
      const last = accounts.at(-1);
      if (!last) return;
      const profiles = await github.findProfiles(accounts.map(({ nodeId }) => nodeId));
      afterId = last.id;
      const cursor = accounts.length < BATCH ? null : { afterId };
      yield { rows: { askedAt, accounts, profiles }, cursor, done: accounts.length };
      if (!cursor) return;
    }
  }

  async store(
    { askedAt, accounts, profiles }: AskedProfiles,
    _scope: Scope,
    em: EntityManager,
  ): Promise<SaveCounts> {
    const rows = accounts.flatMap((account) => {
      const profile = profiles.get(account.nodeId);
      if (!profile) return [];
      return [{ ...account, login: profile.login, name: profile.name, email: profile.email }];
    });
    const counts = await this.accounts.saveProfiles(rows, em);
    const checked = new Map([...accounts, ...rows].map((account) => [account.id, account]));
    await this.accounts.saveProfileChecks([...checked.values()], askedAt, em);
    return counts;
  }

  private async listDue(
    { accountId, targetText, runId, target }: Scope,
    { afterId, checkedBefore }: { afterId: number; checkedBefore: Date },
  ): Promise<AskableAccount[]> {
    return this.em.fork().execute<AskableAccount[]>(
      `select a.id, a.node_id as "nodeId", a.type, a.login
       from account a left join account_profile_check c on c.account_id = a.id
       where a.id > ?
         and a.type in ('User', 'Organization')
         and (c.account_id is null or c.checked_at <= ? or c.login <> a.login)
         and (
           a.id in (
             select r.owner_id from listed_repo l join repo r on r.id = l.repo_id
             where l.account_id = ? and l.target = ? and l.run_id = ?
           )
           or (? and a.id in (select m.organization_id from organization_member m where m.account_id = ?))
         )
       order by a.id limit ?`,
      [afterId, checkedBefore, accountId, targetText, runId, target.kind === 'viewer', accountId, BATCH],
    );
  }
}
