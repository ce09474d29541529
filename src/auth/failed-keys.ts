import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { UnauthenticatedError } from '../common/app-error.ts';
import { TooManyRequestsError } from './auth.errors.ts';
import { THROTTLE_LIMITS, type ThrottleLimits, WINDOW_MS } from './throttle-limits.ts';

const NAME = 'failed-keys';

/** Who tries keys that open nothing is told to wait; the right key of the same address still works. */
@Injectable()
export class FailedKeys {
  constructor(
    @Inject(ThrottlerStorage) private readonly storage: ThrottlerStorage,
    @Inject(THROTTLE_LIMITS) private readonly limits: ThrottleLimits,
  ) {}

  async counting<Found>(address: string | undefined, find: () => Promise<Found>): Promise<Found> {
    try {
      return await find();
    } catch (error) {
      if (error instanceof UnauthenticatedError) await this.count(address);
      throw error;
    }
  }

  private async count(address = 'unknown'): Promise<void> {
    const { isBlocked, timeToBlockExpire } = await this.storage.increment(
      `${NAME}:${address}`,
      WINDOW_MS,
      this.limits.failedKeysPerMinute,
      WINDOW_MS,
      NAME,
    );
    if (isBlocked) throw new TooManyRequestsError(timeToBlockExpire);
  }
}
