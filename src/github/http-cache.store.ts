import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { saveRows } from '../database/save-rows.ts';
import { HttpCache } from './github.entity.ts';

export interface CacheKey {
  credentialId: number;
  url: string;
}

export interface StoredAnswer {
  etag: string;
  /** JSON text. */
  body: string;
  link: string | null;
}

/** What conditional requests are answered from. Written in transactions of its own. */
@Injectable()
export class HttpCacheStore {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async find({ credentialId, url }: CacheKey): Promise<StoredAnswer | null> {
    const row = await this.em.fork().findOne(HttpCache, { credentialId, url });
    return row ? { etag: row.etag, body: row.body, link: row.link ?? null } : null;
  }

  async save(key: CacheKey, answer: StoredAnswer): Promise<void> {
    const row = { ...key, ...answer, usedAt: this.clock.now() };
    await this.em.fork().transactional((em) => saveRows(em, HttpCache, [row]));
  }

  /** Still good, and unswept for another while; the Link may have changed without the body. */
  async touch({ credentialId, url }: CacheKey, link: string | null): Promise<void> {
    await this.em.fork().nativeUpdate(HttpCache, { credentialId, url }, { link, usedAt: this.clock.now() });
  }

  /** Everything kept for a credential goes with it. */
  async forget(credentialId: number): Promise<void> {
    await this.em.fork().nativeDelete(HttpCache, { credentialId });
  }

  /** Deletes what was not used since; returns how many. */
  async sweep(olderThan: Date): Promise<number> {
    return this.em.fork().nativeDelete(HttpCache, { usedAt: { $lt: olderThan } });
  }
}
