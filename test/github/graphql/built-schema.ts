import { schema } from '@octokit/graphql-schema';
import { buildSchema } from 'graphql';

import { requireObjectIds } from './object-id.ts';

/**
 * GitHub's own published schema. Building it takes half a second: import this module only when it is needed.
 * The published SDL names one field twice: strict building would refuse it.
 */
export const githubSchema = buildSchema(schema.idl, { assumeValidSDL: true, assumeValid: true });
requireObjectIds(githubSchema);
