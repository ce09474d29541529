import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const WINDOW_MS = 60_000;

export interface ThrottleLimits {
  /** Login, device, link and key ways: a minute, route and address. */
  strictPerMinute: number;
  /** Everything else: a minute and key, viewer or (where nobody is signed in) address. */
  usualPerMinute: number;
  /** Keys that open nothing: a minute and address. */
  failedKeysPerMinute: number;
}

export const DEFAULT_LIMITS: ThrottleLimits = {
  strictPerMinute: 60,
  usualPerMinute: 600,
  failedKeysPerMinute: 60,
};

/** Injection token of `ThrottleLimits`. */
export const THROTTLE_LIMITS = Symbol('OCTAVO:THROTTLE_LIMITS');

export const IS_STRICT = 'octavo:strict-throttle';

/** For ways that somebody may try to guess at or to flood. */
export function StrictThrottle(): CustomDecorator {
  return SetMetadata(IS_STRICT, true);
}
