import { remainingOf } from './bucket.ts';
import { spenderKey } from './primary.ts';
import { Patience } from './patience.ts';
import type { Bucket } from './bucket.ts';
import type { Limiter } from './limiter.ts';
import type { Spender } from './primary.ts';
import type { Exchange } from '../http/api-service.ts';

/** Every API request goes in and out by here, so that limits are counted and impatience is seen. */
export class Gate {
  readonly limiter: Limiter;
  private readonly patience = new Patience();
  private readonly entered = new WeakMap<Exchange, number>();
  private readonly now: () => Date;

  constructor(limiter: Limiter, now: () => Date) {
    this.limiter = limiter;
    this.now = now;
  }

  /** Throws GitHub's refusal when the account is over a limit. */
  enter(exchange: Exchange): void {
    const { call, bucket, incoming, struck } = exchange;
    const secondary = this.limiter.secondary(call);
    secondary.begin(apiOf(bucket), pointsOf(call.method, bucket), call.now);
    this.entered.set(exchange, call.now.getTime());
    for (const fault of struck) {
      if (fault.kind === 'primary-limit' && bucket) this.limiter.primary.exhaust(call, bucket);
      if (fault.kind !== 'secondary-limit') continue;
      const refusal = {
        status: fault.status ?? 403,
        tellsRetryAfter: fault.tellsRetryAfter ?? true,
      } as const;
      secondary.block(call.now, fault.retryAfterSeconds, refusal);
    }
    try {
      this.limiter.check(call, bucket);
    } catch (error) {
      exchange.refused = true;
      incoming.entry.violation = this.violation(exchange);
      throw error;
    }
  }

  leave(exchange: Exchange): void {
    const { call, bucket } = exchange;
    const now = this.now();
    const spender = { viewer: call.viewer, app: call.app, now };
    const secondary = this.limiter.secondary(spender);
    const began = this.entered.get(exchange);
    if (began !== undefined) secondary.end(apiOf(bucket), now.getTime() - began, now);
    const blocked = exchange.refused ? secondary.blocked(now) : null;
    const key = spenderKey(call);
    if (blocked) {
      this.patience.tell(
        `${key}|secondary`,
        new Date(now.getTime() + blocked.seconds * 1000),
        'secondary limit',
      );
    }
    if (bucket !== null && !exchange.rejected) this.tellPrimary(spender, bucket);
  }

  /** Delays a reply that tells its account to wait. */
  async hold({ refused, call, bucket, rejected }: Exchange): Promise<void> {
    const isTelling =
      refused || (bucket !== null && !rejected && this.limiter.primary.isExhausted(call, bucket));
    const secondary = this.limiter.secondary(call);
    if (isTelling) await this.patience.waitForQuiet(() => secondary.arrivals);
  }

  headers(spender: Spender, bucket: Bucket): Record<string, string> {
    return this.limiter.primary.headers(spender, bucket);
  }

  private tellPrimary(spender: Spender, bucket: Bucket): void {
    const state = this.limiter.primary.read(spender, bucket);
    if (remainingOf(state) > 0) return;
    this.patience.tell(`${spenderKey(spender)}|${bucket}`, state.resetAt, `${bucket} limit`);
  }

  private violation({ call, bucket }: Exchange): string | null {
    const key = spenderKey(call);
    const asked = [`${key}|secondary`, `${key}|${bucket}`];
    const found = asked.map((limit) => this.patience.violation(limit, call.now));
    return found.find((reason) => reason !== null) ?? null;
  }
}

function apiOf(bucket: Bucket | null): 'rest' | 'graphql' {
  return bucket === 'graphql' ? 'graphql' : 'rest';
}

/** Reading costs one secondary point, changing something by REST five. */
function pointsOf(method: string, bucket: Bucket | null): number {
  return bucket === 'graphql' || method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 1 : 5;
}
