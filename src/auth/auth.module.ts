import { Module, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { AccountStore } from '../accounts/account.store.ts';
import { GithubModule } from '../github/github.module.ts';
import { RepoAccessStore } from '../repos/repo-access.store.ts';
import { AccountRegistry } from './account-registry.ts';
import { ApiKeyStore } from './api-key.store.ts';
import { AuthGuard } from './auth.guard.ts';
import { CredentialVault } from './credential-vault.ts';
import { DeviceCodes } from './device-codes.ts';
import { DeviceLoginController } from './device-login.controller.ts';
import { DeviceLoginService } from './device-login.service.ts';
import { DeviceLoginStore } from './device-login.store.ts';
import { DevicePoll } from './device-poll.ts';
import { DisconnectService } from './disconnect.service.ts';
import { Eviction } from './eviction.ts';
import { FailedKeys } from './failed-keys.ts';
import { GithubLoginController } from './github-login.controller.ts';
import { KeysController } from './keys.controller.ts';
import { MeController } from './me.controller.ts';
import { Recheck } from './recheck.ts';
import { SealedBox } from './sealed-box.ts';
import { ServiceAccount } from './service-account.ts';
import { ServiceCredentials } from './service-credentials.ts';
import { BrowserSessions } from './session-middleware.ts';
import { SignInPolicy } from './sign-in-policy.ts';
import { SignInService } from './sign-in.service.ts';
import { SigninLinkController } from './signin-link.controller.ts';
import { SigninLinkService } from './signin-link.service.ts';
import { DEFAULT_LIMITS, THROTTLE_LIMITS, type ThrottleLimits, WINDOW_MS } from './throttle-limits.ts';
import { ThrottleGuard } from './throttle.guard.ts';
import { UnusedTokens } from './unused-tokens.ts';
import { ViewerFinder } from './viewer-finder.ts';
import { ViewerStore } from './viewer.store.ts';
import { WebLogin } from './web-login.ts';

const CREDENTIALS: Provider[] = [
  SealedBox,
  CredentialVault,
  AccountStore,
  AccountRegistry,
  ServiceCredentials,
  ServiceAccount,
];
const SIGN_IN: Provider[] = [
  WebLogin,
  UnusedTokens,
  SignInService,
  SigninLinkService,
  DeviceCodes,
  DeviceLoginStore,
  DevicePoll,
  DeviceLoginService,
];
const WHO_MAY: Provider[] = [
  ViewerStore,
  Eviction,
  SignInPolicy,
  Recheck,
  RepoAccessStore,
  DisconnectService,
];
const DOOR: Provider[] = [
  // Each application its own: tests and measurements may raise theirs.
  { provide: THROTTLE_LIMITS, useFactory: (): ThrottleLimits => ({ ...DEFAULT_LIMITS }) },
  ApiKeyStore,
  BrowserSessions,
  ViewerFinder,
  FailedKeys,
  // In this order: who asks is known before it is counted.
  { provide: APP_GUARD, useClass: AuthGuard },
  { provide: APP_GUARD, useClass: ThrottleGuard },
];

/** Who asks: signing in, keys, the credentials kept sealed, and the guard before every route. */
@Module({
  imports: [
    GithubModule,
    ThrottlerModule.forRoot([{ ttl: WINDOW_MS, limit: DEFAULT_LIMITS.usualPerMinute }]),
  ],
  controllers: [
    GithubLoginController,
    DeviceLoginController,
    SigninLinkController,
    MeController,
    KeysController,
  ],
  providers: [...CREDENTIALS, ...SIGN_IN, ...WHO_MAY, ...DOOR],
  exports: [
    CredentialVault,
    SignInPolicy,
    ServiceAccount,
    ViewerStore,
    ViewerFinder,
    ApiKeyStore,
    SigninLinkService,
    DeviceLoginService,
  ],
})
export class AuthModule {}
