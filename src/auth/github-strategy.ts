import { Strategy } from 'passport-github2';
import type { VerifyCallback } from 'passport-oauth2';
import type { Config } from '../config/config.ts';
import { SecretText } from './secret-text.ts';

type TokenCallback = (error: unknown, token?: string, refreshToken?: string, answer?: unknown) => void;

const USER_AGENT = 'octavo';

/** Where GitHub sends the browser back to; has to be registered with the OAuth app exactly so. */
export function toCallbackUrl(config: Pick<Config, 'http'>): string {
  return `${config.http.publicUrl}/auth/github/callback`;
}

/**
 * GitHub's web flow with state and PKCE (S256). It ends with the token: whose it is we ask through our own client, so
 * that quota, schema and redaction hold for that request too.
 */
export class GithubStrategy extends Strategy {
  constructor(config: Pick<Config, 'http' | 'github'>, app: NonNullable<Config['github']['oauthApp']>) {
    const options = {
      clientID: app.clientId,
      clientSecret: app.clientSecret,
      callbackURL: toCallbackUrl(config),
      authorizationURL: `${config.github.webUrl}/login/oauth/authorize`,
      tokenURL: `${config.github.webUrl}/login/oauth/access_token`,
      customHeaders: { Accept: 'application/json' },
      userAgent: USER_AGENT,
      scopeSeparator: ' ',
      // The types know a fixed text only; `true` has a new one made for each sign-in and kept in the session.
      state: true as unknown as string,
      pkce: true,
      skipUserProfile: true,
    };
    super(options, (accessToken: string, _refreshToken: string, _profile: unknown, done: VerifyCallback) => {
      done(null, new SecretText(accessToken));
    });
    this.tellErrorsApart();
  }

  /** GitHub says no with 200 and an error word; the library would only say that there is no token. */
  private tellErrorsApart(): void {
    const client = this._oauth2;
    const exchange = client.getOAuthAccessToken.bind(client);
    const exchangeWithReason = (code: string, params: unknown, callback: TokenCallback): void => {
      exchange(code, params, (error, token, refreshToken, answer: unknown) => {
        if (error || token) callback(error, token, refreshToken, answer);
        else callback({ statusCode: 200, data: JSON.stringify(answer) });
      });
    };
    Object.assign(client, { getOAuthAccessToken: exchangeWithReason });
  }
}
