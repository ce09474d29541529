import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { saveRows } from '../../database/save-rows.ts';
import { IssueWatermark } from '../issues/issue-work.entity.ts';
import type { WebhookEvent } from './webhook-event.ts';
import { WebhookDelivery, WebhookRefresh } from './webhook.entity.ts';

/** Whose credential reads what. */
export interface Refresh {
  accountId: number;
  target: string;
}

/** Who is let in, has a living credential and sees the repo: a delivery widens nobody's access. */
const READERS = `
  from account o
  join repo on o.id = repo.owner_id
  join viewer v on v.allowed
  where repo.id = ?
    and exists (select 1 from credential c where c.account_id = v.account_id and c.state = 'alive')
    and exists (select 1 from visible_repo(v.account_id, ?) r where r.id = repo.id)`;

const NAME = `lower(o.login || '/' || repo.name)`;

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

  /** One account that mirrors what the event is about, the first that wished it; and the member whose access has changed. */
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
    return em.execute<Refresh[]>(
      `select v.account_id as "accountId", ? || 'repo:' || ${NAME} as target
       ${READERS}
         and exists (
           select 1 from target t join listed_repo l on l.account_id = t.account_id
           where t.account_id = v.account_id and l.repo_id = repo.id and t.target = ? || l.target
         )
       order by v.account_id limit 1`,
      [prefix, repoId, at, prefix],
    );
  }

  /** Asked for with the member's own credential, which alone tells what the member may see; nobody else's is of use. */
  private async findMember(memberId: number, repoId: number, em: EntityManager): Promise<Refresh[]> {
    return em.execute<Refresh[]>(
      `select v.account_id as "accountId", 'repo:' || ${NAME} as target
       from account o join repo on o.id = repo.owner_id join viewer v on v.account_id = ? and v.allowed
       where repo.id = ?
         and exists (select 1 from credential c where c.account_id = v.account_id and c.state = 'alive')
         and (
           exists (select 1 from repo_access a where a.viewer_id = v.account_id and a.repo_id = repo.id)
           or exists (select 1 from target t where t.account_id = v.account_id and t.target in ('viewer', 'org:' || lower(o.login)))
         )`,
      [memberId, repoId],
    );
  }
}
