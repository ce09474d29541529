import { Injectable } from '@nestjs/common';

@Injectable()
export class HttpCacheStore {
  /** Everything kept for a credential goes with it. */
  async forget(_credentialId: number): Promise<void> {
    throw new Error('not built yet');
  }

  /** Deletes what was not used since; returns how many. */
  async sweep(_olderThan: Date): Promise<number> {
    throw new Error('not built yet');
  }
}
