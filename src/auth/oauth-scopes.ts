import { z } from 'zod';

/** GitHub has no read-only scope for private repos: `repo` it is, or public repos only. */
export const accessSchema = z.enum(['all', 'public'], 'must be all or public').default('all');
export type Access = z.infer<typeof accessSchema>;

const PUBLIC_SCOPES = ['read:org', 'user:email'];

export function toScopes(access: Access): string[] {
  return access === 'public' ? PUBLIC_SCOPES : ['repo', ...PUBLIC_SCOPES];
}
