import { GraphQLError, print } from 'graphql';
import type { GraphQLFormattedError, OperationDefinitionNode } from 'graphql';

/** GitHub's error types; they stand beside the message, not in `extensions`. */
export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'INSUFFICIENT_SCOPES'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'ARGUMENT_LIMIT'
  | 'MAX_NODE_LIMIT_EXCEEDED'
  | 'UNPROCESSABLE';

export interface GithubGraphqlError extends GraphQLFormattedError {
  type?: string;
}

export function typedError(type: ErrorType, message: string, extensions: object = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { type, ...extensions } });
}

export function notFound(what: string): GraphQLError {
  return typedError('NOT_FOUND', `Could not resolve to ${what}.`);
}

export function samlProtected(): GraphQLError {
  const message =
    'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.';
  return typedError('FORBIDDEN', message, { saml_failure: true });
}

/** Moves `type` to where GitHub puts it. */
export function toGithubError(error: GraphQLError): GithubGraphqlError {
  const { type, ...extensions } = error.extensions;
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
    message: error.message,
  };
}

/** What graphql-js finds wrong with a query, in the words GitHub's server uses for the commonest mistakes. */
export function toValidationError(error: GraphQLError): GithubGraphqlError {
  const [, field, type] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message) ?? [];
  const locations = error.locations ?? [];
  if ('code' in error.extensions)
    return { path: ['query'], extensions: error.extensions, locations, message: error.message };
  if (field === undefined || type === undefined) return { message: error.message, locations };
  const extensions = { code: 'undefinedField', typeName: type, fieldName: field };
  return {
    path: ['query'],
    extensions,
    locations,
    message: `Field '${field}' doesn't exist on type '${type}'`,
  };
}

/** A variable's value that its type does not take: GitHub shows the value and tells why. */
export function toVariableError(
  error: GraphQLError,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Record<string, unknown>,
): GithubGraphqlError {
  const explanation = error.originalError?.message ?? '';
  const [, name = ''] = /^Variable "\$(\w+)" got invalid value/.exec(error.message) ?? [];
  const declared = variableDefinitions.find(({ variable }) => variable.name.value === name);
  if (!declared || !explanation.startsWith('Could not coerce')) return toGithubError(error);
  return {
    extensions: { value: given[name], problems: [{ path: [], explanation }] },
    locations: error.locations ?? [],
    message: `Variable $${name} of type ${print(declared.type)} was provided invalid value`,
  };
}
