import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { saveRows } from '../../database/save-rows.ts';
import { REPO_ITSELF } from '../coverage.store.ts';
import { ISSUES } from '../issues/issue-coverage.store.ts';
import { IssueWatermark } from '../issues/issue-work.entity.ts';
import type { WebhookEvent } from './webhook-event.ts';
import { WebhookDelivery, WebhookRefresh } from './webhook.entity.ts';

/** Whose credential reads what. */
export interface Refresh {
  accountId: number;
  target: string;
}

/** Who is let in and has a living credential. */
const MAY_SYNC = `v.allowed
  and exists (select 1 from credential c where c.account_id = v.account_id and c.state = 'alive')`;

/** Writes `webhook_delivery` and `webhook_refresh`. */
@Injectable()
export class WebhookRefreshStore {
  /** False: it was delivered before. */
  async saveDelivery(
    delivery: { id: string; event: string; receivedAt: Date },
    em: EntityManager,
  ): Promise<boolean> {
    const { inserted } = await saveRows(em, WebhookDelivery, [delivery], { insertOnly: true });
    return inserted > 0;
  }

  async save(refreshes: readonly Refresh[], wantedAt: Date, em: EntityManager): Promise<void> {
    await saveRows(
      em,
      WebhookRefresh,
      refreshes.map((refresh) => ({ ...refresh, wantedAt })),
    );
  }

  /** Labels and milestones of the repo are swept again by the next run that reads its issues. */
  async doubtLists(repoId: number, at: Date, em: EntityManager): Promise<void> {
    await em.nativeUpdate(IssueWatermark, { repoId }, { listsDoubtedAt: at });
  }

  /** One account that mirrors what the event is about, sees it and is not refused, the first that wished it; and the member whose access has changed. */
  async listWanted(event: WebhookEvent, at: Date, em: EntityManager): Promise<Refresh[]> {
    const reader = await this.findReader(event, at, em);
    const member = event.memberId === null ? [] : await this.findMember(event.memberId, event.repoId, em);
    const wanted = [...reader, ...member];
    return [...new Map(wanted.map((refresh) => [refresh.accountId, refresh])).values()];
  }

  private async findReader(
    { subject, repoId }: WebhookEvent,
    at: Date,
    em: EntityManager,
  ): Promise<Refresh[]> {
    const prefix = subject === 'issues' ? 'issues:' : '';
    const readers = await em.execute<{ accountId: number }[]>(
      `select v.account_id as "accountId"
       from listed_repo l
       join target t on t.account_id = l.account_id and t.target = ? || l.target
       join viewer v on v.account_id = l.account_id and ${MAY_SYNC}
       where l.repo_id = ? and exists (select 1 from visible_repo(v.account_id, ?) r where r.id = l.repo_id)
         and not exists (
           select 1 from repo_coverage c
           where c.repo_id = l.repo_id and c.account_id = v.account_id and c.state = 'forbidden' and c.stream = ?
         )
       order by t.created_at, v.account_id limit 1`,
      [prefix, repoId, at, subject === 'issues' ? ISSUES : REPO_ITSELF],
    );
    return readers.map(({ accountId }) => ({ accountId, target: `${prefix}repo:${repoId}` }));
  }

  /** Asked for with the member's own credential, which alone tells what the member may see; nobody else's is of use. */
  private async findMember(memberId: number, repoId: number, em: EntityManager): Promise<Refresh[]> {
    const members = await em.execute<{ accountId: number }[]>(
      `select v.account_id as "accountId"
       from account o join repo on o.id = repo.owner_id join viewer v on v.account_id = ? and ${MAY_SYNC}
       where repo.id = ?
         and (
           exists (select 1 from repo_access a where a.viewer_id = v.account_id and a.repo_id = repo.id)
           or exists (select 1 from target t where t.account_id = v.account_id and t.target in ('viewer', 'org:' || lower(o.login)))
         )`,
      [memberId, repoId],
    );
    return members.map(({ accountId }) => ({ accountId, target: `repo:${repoId}` }));
  }
}
