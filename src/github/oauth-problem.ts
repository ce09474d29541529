import { z } from 'zod';
import { toStorableText } from '../common/foreign-text.ts';
import { GithubOAuthError, type OAuthProblem } from './github.errors.ts';

const ErrorAnswer = z.object({
  error: z.string(),
  error_description: z.string().optional().catch(undefined),
  interval: z.coerce.number().positive().optional().catch(undefined),
});

/** https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#error-codes-for-the-device-flow */
const ADVICE: Record<Exclude<OAuthProblem, 'other'>, string> = {
  authorization_pending: 'The code was not entered at GitHub yet',
  slow_down: 'GitHub wants to be asked less often',
  expired_token: 'The code ran out before it was entered: start again',
  access_denied: 'The login was declined at GitHub',
  device_flow_disabled: "Device flow is off for this OAuth app: switch it on in the app's settings at GitHub",
  incorrect_client_credentials:
    'GitHub does not know this OAuth app: check GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET',
  incorrect_device_code: 'GitHub does not know this device code: start again',
};

/** Null: the body is no error. GitHub sends them with status 200. */
export function toOAuthError(body: unknown): GithubOAuthError | null {
  const { data: answer } = ErrorAnswer.safeParse(body);
  if (!answer) return null;
  if (isKnown(answer.error)) return new GithubOAuthError(answer.error, ADVICE[answer.error], answer.interval);
  // What the device flow says of a client id it does not know.
  if (answer.error === 'Not Found') {
    return new GithubOAuthError('incorrect_client_credentials', ADVICE.incorrect_client_credentials);
  }
  const words = toStorableText(answer.error_description ?? answer.error).slice(0, 300);
  return new GithubOAuthError('other', `GitHub refused the login: ${words}`);
}

function isKnown(problem: string): problem is keyof typeof ADVICE {
  return Object.hasOwn(ADVICE, problem);
}
