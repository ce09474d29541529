import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** Where nothing was measured yet. */
const USUAL_SECONDS_PER_REQUEST = 1;

/** What earlier runs of `top:N` tell of the next one. */
@Injectable()
export class TopRunQueries {
  constructor(private readonly em: EntityManager) {}

  /** Whether this account has read the same ranking, tags included where wanted, to its end before. */
  async hasFinished(accountId: number, target: string): Promise<boolean> {
    const [found] = await this.em
      .fork()
      .execute<object[]>(
        'select 1 from ranking where account_id = ? and target = ? and finished_at is not null limit 1',
        [accountId, target],
      );
    return found !== undefined;
  }

  /** Of the account's last finished run of any ranking, its waits for quota aside. */
  async findSecondsPerRequest(accountId: number): Promise<number> {
    const [run] = await this.em.fork().execute<{ seconds: number }[]>(
      `select greatest(0, extract(epoch from finished_at - started_at)::float8 - waited_seconds) / requests as seconds
       from run
       where account_id = ? and target like 'top:%' and state = 'succeeded' and requests > 0
       order by queued_at desc limit 1`,
      [accountId],
    );
    return run ? run.seconds : USUAL_SECONDS_PER_REQUEST;
  }
}
