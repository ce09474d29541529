import { ANONYMOUS_LIMITS, DEFAULT_LIMITS, remainingOf, resetSeconds } from './bucket.ts';
import type { Bucket, BucketState } from './bucket.ts';
import type { Account, OAuthApp } from '../world/model.ts';
import type { GithubWorld } from '../world.ts';

export interface Spender {
  viewer: Account | null;
  app: OAuthApp | null;
  now: Date;
}

/** The hourly quotas: one bucket per account and kind, shared by all of its tokens. */
export class PrimaryLimits {
  private readonly world: GithubWorld;
  private readonly states = new Map<string, BucketState>();

  constructor(world: GithubWorld) {
    this.world = world;
  }

  /** The bucket as it stands; a window that has ended starts anew. */
  read(spender: Spender, bucket: Bucket): BucketState {
    const key = `${spenderKey(spender)}|${bucket}`;
    this.applySetting(key, bucket, spender.now);
    const known = this.states.get(key);
    if (known && known.resetAt > spender.now) return known;
    const limit = known?.limit ?? defaultLimit(spender, bucket);
    const fresh = { limit, used: 0, resetAt: windowEnd(bucket, spender.now) };
    this.states.set(key, fresh);
    return fresh;
  }

  isExhausted(spender: Spender, bucket: Bucket): boolean {
    return remainingOf(this.read(spender, bucket)) === 0;
  }

  spend(spender: Spender, bucket: Bucket, points: number): void {
    const state = this.read(spender, bucket);
    state.used = Math.min(state.limit, state.used + points);
  }

  exhaust(spender: Spender, bucket: Bucket): void {
    const state = this.read(spender, bucket);
    state.used = state.limit;
  }

  headers(spender: Spender, bucket: Bucket): Record<string, string> {
    const state = this.read(spender, bucket);
    return {
      'x-ratelimit-limit': String(state.limit),
      'x-ratelimit-remaining': String(remainingOf(state)),
      'x-ratelimit-reset': String(resetSeconds(state)),
      'x-ratelimit-used': String(state.used),
      'x-ratelimit-resource': bucket,
    };
  }

  private applySetting(key: string, bucket: Bucket, now: Date): void {
    const setting = this.world.limitSettings.get(key);
    if (!setting) return;
    this.world.limitSettings.delete(key);
    const used = setting.limit - (setting.remaining ?? setting.limit);
    this.states.set(key, { limit: setting.limit, used, resetAt: setting.resetAt ?? windowEnd(bucket, now) });
  }
}

export function spenderKey({ viewer, app }: Spender): string {
  if (viewer) return `user:${viewer.id}`;
  return app ? `app:${app.clientId}` : 'anonymous';
}

function defaultLimit({ viewer, app }: Spender, bucket: Bucket): number {
  return viewer || app ? DEFAULT_LIMITS[bucket].limit : ANONYMOUS_LIMITS[bucket];
}

/** Resets fall on whole seconds, as the header tells them. */
function windowEnd(bucket: Bucket, now: Date): Date {
  const seconds = Math.floor(now.getTime() / 1000) + DEFAULT_LIMITS[bucket].windowSeconds;
  return new Date(seconds * 1000);
}
