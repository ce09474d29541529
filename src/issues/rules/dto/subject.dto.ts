import { z } from 'zod';
import { integerParam, textParam } from '../../../repos/dto/query-params.ts';

const MAX_LOGIN = 100;

interface Named<Repository> {
  repository?: Repository | undefined;
  organization?: string | undefined;
}

const ORGANIZATION = textParam(MAX_LOGIN)
  .optional()
  .describe('Login of an organization or a user, in any case: all their repositories');

/** As it stands in a query string. */
export const subjectQuery = {
  repository: integerParam(1, Number.MAX_SAFE_INTEGER).optional().describe('GitHub’s id of a repository'),
  organization: ORGANIZATION,
};

/** As it stands in a JSON body. */
export const subjectBody = {
  repository: z
    .int('must be GitHub’s id of a repository')
    .positive('must be GitHub’s id of a repository')
    .optional()
    .describe('GitHub’s id of a repository'),
  organization: ORGANIZATION,
};

/** Refuses neither and both, naming the fields. */
export function checkOneSubject(
  { repository, organization }: Named<unknown>,
  context: z.RefinementCtx,
): void {
  const message = 'must be given: either repository or organization';
  if (repository === undefined && organization === undefined) {
    context.addIssue({ code: 'custom', path: ['repository'], message });
  }
  if (repository !== undefined && organization !== undefined) {
    context.addIssue({
      code: 'custom',
      path: ['organization'],
      message: 'must not be given beside repository',
    });
  }
}

/** Of input that `checkOneSubject` let pass. */
export function toSubjectName({
  repository,
  organization,
}: Named<number>): { repository: number } | { organization: string } {
  return repository === undefined ? { organization: organization ?? '' } : { repository };
}

export const OwnerParams = z.object({ login: textParam(MAX_LOGIN) });
