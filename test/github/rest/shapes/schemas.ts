import type { components } from '@octokit/openapi-types';

/** The bodies GitHub documents, by the name its OpenAPI description gives them. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];
