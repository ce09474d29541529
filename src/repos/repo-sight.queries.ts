import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { queryRows } from '../database/query-rows.ts';

/** Reads for nobody in particular: whether anybody is left who may see a repo. */
@Injectable()
export class RepoSightQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Of these, which are stored and may be seen by any viewer now. */
  async listSeen(ids: readonly number[]): Promise<number[]> {
    const text = `select r.id from repo r
      where r.id = any ($1::bigint[])
        and exists (select 1 from viewer v, lateral visible_repo(v.account_id, $2) s where s.id = r.id)`;
    const values = [ids, this.clock.now()];
    const rows = await queryRows<{ id: number }>(this.em.fork(), { text, values });
    return rows.map(({ id }) => id);
  }
}
