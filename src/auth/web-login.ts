import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Passport } from 'passport';
import { AuthorizationError, TokenError } from 'passport-oauth2';
import { AppError } from '../common/app-error.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { LoginFailedError, OAuthAppMissingError } from './auth.errors.ts';
import { GithubStrategy, toCallbackUrl } from './github-strategy.ts';
import { SecretText } from './secret-text.ts';

const STRATEGY = 'github';

/** The library that exchanges the code knows no timeout of its own. */
const EXCHANGE_TIMEOUT_MS = 15_000;

/** GitHub's web flow: out to GitHub, and back with a token. */
@Injectable()
export class WebLogin {
  private readonly passport: InstanceType<typeof Passport> | null;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    const { oauthApp } = config.github;
    // One of its own: passport's shared one would mix up two applications in one process.
    this.passport = oauthApp ? new Passport().use(STRATEGY, new GithubStrategy(config, oauthApp)) : null;
  }

  /** Sends the browser to GitHub. Throws `OAuthAppMissingError`. */
  async start(request: Request, response: Response, scope: string[]): Promise<void> {
    const passport = this.getPassport();
    await new Promise<void>((resolve, reject) => {
      response.once('close', resolve);
      passport.authenticate(STRATEGY, { session: false, scope })(request, response, reject);
    });
  }

  /** The token GitHub granted. Throws `OAuthAppMissingError` or `LoginFailedError`. */
  async finish(request: Request, response: Response): Promise<SecretText> {
    const passport = this.getPassport();
    // The library would take it for the start of another sign-in.
    if (!request.query['code'] && !request.query['error']) throw new LoginFailedError('bad_state');
    const { promise, resolve, reject } = Promise.withResolvers<SecretText>();
    const timer = setTimeout(() => reject(new LoginFailedError('github')), EXCHANGE_TIMEOUT_MS);
    const done = (error: unknown, user: unknown): void => {
      if (user instanceof SecretText) resolve(user);
      else reject(toLoginFailure(error, request));
    };
    try {
      passport.authenticate(STRATEGY, { session: false }, done)(request, response, reject);
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  private getPassport(): InstanceType<typeof Passport> {
    if (!this.passport) throw new OAuthAppMissingError(toCallbackUrl(this.config));
    return this.passport;
  }
}

/** What GitHub's error words mean for who reads them: https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps. */
const PROBLEMS: Record<string, 'denied' | 'bad_code' | 'oauth_app'> = {
  access_denied: 'denied',
  bad_verification_code: 'bad_code',
  incorrect_client_credentials: 'oauth_app',
  redirect_uri_mismatch: 'oauth_app',
  application_suspended: 'oauth_app',
  unverified_user_email: 'denied',
};

function toLoginFailure(error: unknown, request: Request): AppError {
  if (error instanceof TokenError || error instanceof AuthorizationError) {
    const word = /^\w{1,64}$/.test(error.code) ? error.code : 'an unknown error';
    return new LoginFailedError(PROBLEMS[error.code] ?? 'github', word);
  }
  if (error) return new LoginFailedError('github');
  // No error and no token: the person said no, or the state is not the one this browser was sent off with.
  return new LoginFailedError(request.query['error'] === 'access_denied' ? 'denied' : 'bad_state');
}
