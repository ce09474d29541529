import { accountRoutes } from './account.routes.ts';
import { applicationRoutes } from '../oauth/application.routes.ts';
import { issueRoutes } from './issue.routes.ts';
import { labelRoutes } from './label.routes.ts';
import { metaRoutes } from './meta.routes.ts';
import { GraphqlService } from '../graphql/graphql-service.ts';
import { repoRoutes } from './repo.routes.ts';
import { searchRoutes } from './search.routes.ts';
import { starRoutes } from './star.routes.ts';
import { viewerRoutes } from './viewer.routes.ts';
import type { Limiter } from '../limits/limiter.ts';
import type { TimeModel } from '../limits/time-model.ts';
import type { Route } from '../http/router.ts';

export function apiRoutes(limiter: Limiter, time: TimeModel): Route[] {
  const service = new GraphqlService(limiter, time);
  return [
    ...viewerRoutes,
    ...accountRoutes,
    ...repoRoutes,
    ...issueRoutes,
    ...labelRoutes,
    ...starRoutes,
    ...searchRoutes,
    ...applicationRoutes,
    ...metaRoutes(limiter),
    {
      method: 'POST',
      pattern: '/graphql',
      handle: (call) => service.answer(call),
      bucket: 'graphql',
      acceptedScopes: 'repo',
    },
  ];
}
