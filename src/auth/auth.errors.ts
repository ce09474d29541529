import { AppError, type ErrorKind } from '../common/app-error.ts';

/** Sealed under a key that SECRET_KEYS no longer names, or not what was sealed here. */
export class CannotUnsealError extends AppError {
  readonly code = 'auth.cannot_unseal';
  readonly kind = 'unavailable';

  constructor(cause?: unknown) {
    super(
      'A stored GitHub token cannot be opened: put the key it was sealed with back into SECRET_KEYS, or sign in again',
      { cause },
    );
  }
}

/** Sealed by a process that was set up for another GitHub: not ours to open, and not dead either. */
export class OtherGithubError extends AppError {
  readonly code = 'auth.other_github';
  readonly kind = 'unavailable';

  /** Origins of API URLs. */
  constructor(sealedFor: string, configured: string) {
    super(
      `This database belongs to the GitHub at ${sealedFor}, and this process is set up for ${configured}: set GITHUB_API_URL back, or use another database`,
    );
  }
}

export class OAuthAppMissingError extends AppError {
  readonly code = 'auth.not_configured';
  readonly kind = 'unavailable';

  constructor(callbackUrl: string) {
    super(
      'No GitHub OAuth app is configured: register one with the callback ' +
        `${callbackUrl} and set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET, or set GITHUB_TOKEN and open the link ` +
        'that "npm run octavo -- signin-link" prints',
    );
  }
}

/** SIGN_IN_ALLOWED does not name this account. */
export class SignInRefusedError extends AppError {
  readonly code = 'auth.not_allowed';
  readonly kind = 'forbidden';

  constructor(login: string, reason: string) {
    super(`${login} may not sign in here: ${reason}`);
  }
}

/** SIGN_IN_ALLOWED needs a look at GitHub, and GitHub could not tell. */
export class SignInUnprovenError extends AppError {
  readonly code = 'auth.not_proven';
  readonly kind = 'unavailable';

  constructor(login: string, reason: string) {
    super(
      `Whether ${login} may use this service could not be checked: ${reason}. Sign in again, or try later`,
    );
  }
}

export type LoginProblem = 'denied' | 'bad_state' | 'bad_code' | 'oauth_app' | 'github';

const LOGIN_FAILURES: Record<LoginProblem, { kind: ErrorKind; advice: string }> = {
  denied: {
    kind: 'forbidden',
    advice: 'You did not authorize Octavo at GitHub. Sign in again if that was a mistake',
  },
  bad_state: {
    kind: 'invalid',
    advice:
      'This sign-in was not started in this browser, or too long ago: start again, with cookies allowed and at the address of PUBLIC_URL',
  },
  bad_code: { kind: 'invalid', advice: 'GitHub no longer accepts this sign-in code: start again' },
  oauth_app: {
    kind: 'upstream',
    advice:
      "GitHub refused this service's OAuth app: the operator has to check GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET and the callback URL registered at GitHub",
  },
  github: {
    kind: 'upstream',
    advice: 'GitHub did not answer as expected during the sign-in: try again in a minute',
  },
};

/** A sign-in that came to nothing; `githubSays` is GitHub's own error word, which is no secret. */
export class LoginFailedError extends AppError {
  readonly code: string;
  readonly kind: ErrorKind;

  constructor(problem: LoginProblem, githubSays?: string) {
    const { kind, advice } = LOGIN_FAILURES[problem];
    super(githubSays === undefined ? advice : `${advice} (GitHub says: ${githubSays})`);
    this.code = `auth.${problem}`;
    this.kind = kind;
  }
}

/** A browser sent this from elsewhere, or something that is no browser sent a cookie. */
export class CrossOriginError extends AppError {
  readonly code = 'auth.cross_origin';
  readonly kind = 'forbidden';

  constructor(origin: string) {
    super(
      `Requests that change something and carry a session cookie must come from ${origin}; scripts use an API key`,
    );
  }
}

export class TooManyRequestsError extends AppError {
  readonly code = 'too_many_requests';
  readonly kind = 'too_many';

  constructor(retryAfterSeconds: number) {
    super(`Too many requests: try again in ${retryAfterSeconds} seconds`, { retryAfterSeconds });
  }
}

export class TooManyKeysError extends AppError {
  readonly code = 'auth.too_many_keys';
  readonly kind = 'conflict';

  constructor(limit: number) {
    super(`You have ${limit} API keys: revoke one that you no longer need`);
  }
}

export class DeviceLoginUnavailableError extends AppError {
  readonly code = 'auth.device_flow_disabled';
  readonly kind = 'unavailable';

  constructor() {
    super(
      'The device flow is not enabled: tick "Enable Device Flow" in the OAuth app\'s settings at GitHub, or sign in with a browser at /auth/github',
    );
  }
}

/** The account of GITHUB_TOKEN could not be found out. */
export class ServiceAccountUnavailableError extends AppError {
  readonly code = 'auth.service_account';
  readonly kind = 'unavailable';

  constructor(reason: string, cause?: unknown) {
    super(`The account of GITHUB_TOKEN is not known: ${reason}`, { cause });
  }
}

/** Used, too old, or never made. */
export class LinkSpentError extends AppError {
  readonly code = 'auth.link_spent';
  readonly kind = 'forbidden';

  constructor() {
    super(
      'This sign-in link was used already or is older than 10 minutes: print a new one with "npm run octavo -- signin-link"',
    );
  }
}
