import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';

/** Someone who may ask us, and what was last known of whether they may. */
export interface ViewerRow {
  accountId: number;
  login: string;
  allowed: boolean;
  allowedCheckedAt: Date;
}

/** As a statement of our own gives it. */
export type RawViewer = Omit<ViewerRow, 'allowedCheckedAt'> & { allowedCheckedAt: string };

export const VIEWER_COLUMNS =
  'v.account_id as "accountId", a.login, v.allowed, v.allowed_checked_at as "allowedCheckedAt"';

const SELECT = `select ${VIEWER_COLUMNS} from viewer v join account a on a.id = v.account_id`;

@Injectable()
export class ViewerStore {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async find(accountId: number): Promise<ViewerRow | null> {
    return this.findOne(`${SELECT} where v.account_id = ?`, accountId);
  }

  async findByLogin(login: string): Promise<ViewerRow | null> {
    return this.findOne(
      `${SELECT} where lower(a.login) = lower(?) order by v.allowed_checked_at desc`,
      login,
    );
  }

  /** Creates the viewer or lets it in again. The account's row must exist. */
  async saveAllowed(accountId: number, em: EntityManager = this.em.fork()): Promise<void> {
    const now = this.clock.now();
    await em.execute(
      `insert into viewer (account_id, allowed, allowed_checked_at, created_at) values (?, true, ?, ?)
       on conflict (account_id) do update set allowed = true, allowed_checked_at = excluded.allowed_checked_at`,
      [accountId, now, now],
    );
  }

  /** The account of GITHUB_TOKEN, which SIGN_IN_ALLOWED does not touch. */
  async isServiceAccount(accountId: number): Promise<boolean> {
    const rows = await this.em
      .fork()
      .execute<object[]>(`select from credential where account_id = ? and kind = 'service'`, [accountId]);
    return rows.length > 0;
  }

  private async findOne(sql: string, value: number | string): Promise<ViewerRow | null> {
    const [row] = await this.em.fork().execute<RawViewer[]>(sql, [value]);
    return row ? toViewerRow(row) : null;
  }
}

export function toViewerRow({ accountId, login, allowed, allowedCheckedAt }: RawViewer): ViewerRow {
  return { accountId, login, allowed, allowedCheckedAt: new Date(allowedCheckedAt) };
}
