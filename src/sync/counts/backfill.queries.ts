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

  /** Throws `NotFoundError` when the viewer may not see the repo. */
  async assertVisible(viewerId: number, repoId: number): Promise<void> {
    const text = 'select 1 from visible_repo($1, $2) r where r.id = $3';
    const values = [viewerId, this.clock.now(), repoId];
    const rows = await queryRows<object>(this.em.fork(), { text, values });
    if (rows.length === 0) throw new NotFoundError('This repository');
  }
}
