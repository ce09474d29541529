import { createHash } from 'node:crypto';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerLimitDetail,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  ThrottlerStorage,
} from '@nestjs/throttler';
import type { RequestWithViewer } from '../common/viewer.ts';
import { TooManyRequestsError } from './auth.errors.ts';
import { IS_STRICT, THROTTLE_LIMITS, type ThrottleLimits } from './throttle-limits.ts';

/**
 * How often one may ask: strict ways by address and route, the rest by key or viewer. After `AuthGuard`, which knows them.
 *
 * Counted in memory: with several web processes each counts what it answers, so that the real limit is a multiple.
 */
@Injectable()
export class ThrottleGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    @Inject(THROTTLE_LIMITS) private readonly limits: ThrottleLimits,
  ) {
    super(options, storage, reflector);
  }

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const isStrict = this.isStrict(request.context);
    const limit = isStrict ? this.limits.strictPerMinute : this.limits.usualPerMinute;
    return super.handleRequest({ ...request, limit });
  }

  protected override async getTracker(
    request: RequestWithViewer,
    context?: ExecutionContext,
  ): Promise<string> {
    const { viewer } = request;
    if (!viewer || (context && this.isStrict(context))) return `address:${await super.getTracker(request)}`;
    return viewer.keyId === undefined ? `viewer:${viewer.accountId}` : `key:${viewer.keyId}`;
  }

  /** Strict ways each have a count of their own; all others share one. */
  protected override generateKey(context: ExecutionContext, tracker: string, name: string): string {
    const way = this.isStrict(context) ? `${context.getClass().name}.${context.getHandler().name}` : 'usual';
    return createHash('sha256').update(`${name} ${way} ${tracker}`).digest('hex');
  }

  protected override throwThrottlingException(
    _: ExecutionContext,
    detail: ThrottlerLimitDetail,
  ): Promise<void> {
    throw new TooManyRequestsError(detail.timeToBlockExpire);
  }

  private isStrict(context: ExecutionContext): boolean {
    return (
      this.reflector.getAllAndOverride<boolean>(IS_STRICT, [context.getHandler(), context.getClass()]) ??
      false
    );
  }
}
