import { z } from 'zod';
import type { SeriesExportQuery } from '../../../contributors/answers/contributor-options.ts';
import { RepoFilter } from '../../../repos/dto/repo-filter.dto.ts';

/** What is written as CSV: the repos of a filter, a ranking, or who was new in an organization's repos. */
export type ExportRequest =
  { filter: RepoFilter } | { rankingId: string } | { newContributors: SeriesExportQuery };

/** Not filled in by itself: whoever asks for a ranking has to leave it out. */
const scope = RepoFilter.shape.scope
  .unwrap()
  .optional()
  .meta({ ...RepoFilter.shape.scope.meta(), default: RepoFilter.shape.scope.parse(undefined) });

export const ExportParams = RepoFilter.extend({
  scope,
  ranking: z
    .uuid('must be an id of this API')
    .optional()
    .describe('Id of a complete ranking of yours, instead of all filters'),
});

/** The same for the service and the CLI. Values as they stand in a query string. */
export const ExportQuery = ExportParams.transform(({ ranking, ...filter }, context): ExportRequest => {
  if (ranking === undefined)
    return { filter: { ...filter, scope: RepoFilter.shape.scope.parse(filter.scope) } };
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    const message = 'cannot be used together with ranking, which is written whole';
    context.addIssue({ code: 'custom', path: [name], message });
  }
  return { rankingId: ranking };
});
