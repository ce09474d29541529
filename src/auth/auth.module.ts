import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { GithubModule } from '../github/github.module.ts';
import { ApiKeyStore } from './api-key.store.ts';
import { AuthGuard } from './auth.guard.ts';
import { CredentialVault } from './credential-vault.ts';
import { Eviction } from './eviction.ts';
import { FailedKeys } from './failed-keys.ts';
import { Recheck } from './recheck.ts';
import { SealedBox } from './sealed-box.ts';
import { BrowserSessions } from './session-middleware.ts';
import { SignInPolicy } from './sign-in-policy.ts';
import { DEFAULT_LIMITS, THROTTLE_LIMITS, WINDOW_MS } from './throttle-limits.ts';
import { ThrottleGuard } from './throttle.guard.ts';
import { ViewerFinder } from './viewer-finder.ts';
import { ViewerStore } from './viewer.store.ts';

/** Who asks: signing in, keys, the credentials kept sealed, and the guard before every route. */
@Module({
  imports: [
    GithubModule,
    ThrottlerModule.forRoot([{ ttl: WINDOW_MS, limit: DEFAULT_LIMITS.usualPerMinute }]),
  ],
  providers: [
    { provide: THROTTLE_LIMITS, useValue: DEFAULT_LIMITS },
    SealedBox,
    CredentialVault,
    ViewerStore,
    Eviction,
    SignInPolicy,
    Recheck,
    ApiKeyStore,
    ViewerFinder,
    FailedKeys,
    BrowserSessions,
    // In this order: who asks is known before it is counted.
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_GUARD, useClass: ThrottleGuard },
  ],
  exports: [CredentialVault, SignInPolicy, ViewerStore, ApiKeyStore, ViewerFinder],
})
export class AuthModule {}
