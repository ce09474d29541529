import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/app-error.ts';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';

@Injectable()
export class BackfillQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** What it is called now. Throws `NotFoundError` when the viewer may not see it. */
  async getName(viewerId: number, repoId: number): Promise<{ owner: string; name: string }> {
    const text = `select o.login as owner, r.name from visible_repo($1, $2) r join account o on o.id = r.owner_id
      where r.id = $3`;
    const values = [viewerId, this.clock.now(), repoId];
    const [row] = await queryRows<{ owner: string; name: string }>(this.em.fork(), { text, values });
    if (!row) throw new NotFoundError('This repository');
    return row;
  }
}
