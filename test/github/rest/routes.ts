import { accountRoutes } from './account.routes.ts';
import { applicationRoutes } from '../oauth/application.routes.ts';
import { metaRoutes } from './meta.routes.ts';
import { repoRoutes } from './repo.routes.ts';
import { viewerRoutes } from './viewer.routes.ts';
import type { Limiter } from '../limits/limiter.ts';
import type { GithubWorld } from '../world.ts';
import type { Route } from '../http/router.ts';

export function apiRoutes(limiter: Limiter, _world: GithubWorld): Route[] {
  return [...viewerRoutes, ...accountRoutes, ...repoRoutes, ...applicationRoutes, ...metaRoutes(limiter)];
}
