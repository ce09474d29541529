import { randomUUID } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/app-error.ts';
import { Clock } from '../common/clock.ts';
import { ApiKey } from './api-key.entity.ts';
import { TooManyKeysError } from './auth.errors.ts';
import { createRandomSecret, hashSecret, SecretText } from './secret-text.ts';
import { type RawViewer, toViewerRow, VIEWER_COLUMNS, type ViewerRow } from './viewer.store.ts';

export const API_KEY_PREFIX = 'oct_';

/** An account's keys that open something: a key may make keys, and one that leaked must not make them without end. */
const MAX_KEYS = 50;

const LAST_USE_PRECISION_MS = 60_000;

export interface CreatedKey {
  id: string;
  name: string;
  createdAt: Date;
  /** Shown once, stored hashed. */
  key: SecretText;
}

export type ListedKey = Pick<ApiKey, 'id' | 'name' | 'createdAt' | 'lastUsedAt'>;

export interface KeyOwner extends ViewerRow {
  keyId: string;
}

type RawOwner = RawViewer & { keyId: string; lastUsedAt: string | null };

/** One statement: it runs before every request with a key. */
const FIND_OWNER = `
  select k.id as "keyId", k.last_used_at as "lastUsedAt", ${VIEWER_COLUMNS}
  from api_key k join viewer v on v.account_id = k.account_id join account a on a.id = k.account_id
  where k.key_hash = ? and k.revoked_at is null`;

@Injectable()
export class ApiKeyStore {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** The viewer's row must exist. Throws `TooManyKeysError`. */
  async create(accountId: number, name: string): Promise<CreatedKey> {
    const key = `${API_KEY_PREFIX}${createRandomSecret()}`;
    const created = { id: randomUUID(), name, createdAt: this.clock.now() };
    await this.em.fork().transactional(async (em) => {
      // One at a time: several at once would each count the others out.
      await em.execute('select from viewer where account_id = ? for no key update', [accountId]);
      if ((await em.count(ApiKey, { accountId, revokedAt: null })) >= MAX_KEYS)
        throw new TooManyKeysError(MAX_KEYS);
      await em.insert(ApiKey, { ...created, accountId, keyHash: hashSecret(key) });
    });
    return { ...created, key: new SecretText(key) };
  }

  /** Those that still open something, oldest first. */
  async list(accountId: number): Promise<ListedKey[]> {
    const rows = await this.em
      .fork()
      .find(ApiKey, { accountId, revokedAt: null }, { orderBy: { createdAt: 'asc', id: 'asc' } });
    return rows.map(({ id, name, createdAt, lastUsedAt }) => ({ id, name, createdAt, lastUsedAt }));
  }

  /** Throws `NotFoundError`, also for another account's key. */
  async revoke(accountId: number, id: string): Promise<void> {
    const revoked = await this.em
      .fork()
      .nativeUpdate(ApiKey, { id, accountId, revokedAt: null }, { revokedAt: this.clock.now() });
    if (revoked === 0) throw new NotFoundError('This key');
  }

  /** Whose key this is, or null; notes its use, at most once a minute. */
  async findOwner(key: string): Promise<KeyOwner | null> {
    const [found] = await this.em.fork().execute<RawOwner[]>(FIND_OWNER, [hashSecret(key)]);
    if (!found) return null;
    if (this.isUseWorthNoting(found.lastUsedAt)) await this.noteUse(found.keyId);
    return { ...toViewerRow(found), keyId: found.keyId };
  }

  private isUseWorthNoting(lastUsedAt: string | null): boolean {
    if (lastUsedAt === null) return true;
    return this.clock.now().getTime() - Date.parse(lastUsedAt) >= LAST_USE_PRECISION_MS;
  }

  private async noteUse(id: string): Promise<void> {
    await this.em.fork().nativeUpdate(ApiKey, { id }, { lastUsedAt: this.clock.now() });
  }
}
