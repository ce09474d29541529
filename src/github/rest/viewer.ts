import { GithubUnexpectedAnswerError } from '../github.errors.ts';
import { GithubAccount } from '../github.schema.ts';
import type { Outcome } from '../github.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { RestCaller } from './rest-caller.ts';

const ROUTE = 'GET /user';

export async function getViewer(rest: RestCaller): Promise<{ account: GithubAccount; scopes: string[] }> {
  const outcome = await rest.find(ROUTE, {}, undefined, ({ answer }) => ({
    account: parseAnswer(GithubAccount, answer.data, ROUTE),
    scopes: parseScopes(answer.headers['x-oauth-scopes']),
  }));
  return getFound(outcome, ROUTE);
}

/** For what every token may ask: a refusal is then nothing to go on with. Throws `GithubUnexpectedAnswerError`. */
export function getFound<T>(outcome: Outcome<T>, route: string): T {
  if (outcome.kind === 'found') return outcome.value;
  throw new GithubUnexpectedAnswerError(route, 'reason' in outcome ? outcome.reason : 'not found');
}

function parseScopes(header: string | number | undefined): string[] {
  return String(header ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}
