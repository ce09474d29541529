import type { Answer } from './call.ts';

export const DOCS_URL = 'https://docs.github.com/rest';

/** Thrown by handlers; the server sends its answer. */
export class ApiFailure extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`HTTP ${answer.status}`);
    this.answer = answer;
  }
}

/** GitHub's error body: message, documentation_url and, since 2024, the status as a string. */
export function failure(
  status: number,
  message: string,
  documentationUrl = DOCS_URL,
  extra: object = {},
): ApiFailure {
  const json = { message, ...extra, documentation_url: documentationUrl, status: String(status) };
  return new ApiFailure({ status, json });
}

export function notFound(documentationUrl?: string): ApiFailure {
  return failure(404, 'Not Found', documentationUrl);
}

export function badCredentials(): ApiFailure {
  return failure(401, 'Bad credentials');
}

export function requiresAuthentication(documentationUrl?: string): ApiFailure {
  return failure(401, 'Requires authentication', documentationUrl);
}

export function graphqlNeedsUser(): ApiFailure {
  const docs =
    'https://docs.github.com/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql';
  return failure(401, 'This endpoint requires you to be authenticated.', docs);
}

export function validationFailed(field: string, resource: string, documentationUrl?: string): ApiFailure {
  const errors = [{ resource, field, code: 'invalid' }];
  return failure(422, 'Validation Failed', documentationUrl, { errors });
}
