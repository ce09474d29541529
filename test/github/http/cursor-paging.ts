import { connect } from '../graphql/connection.ts';
import { ApiFailure, failure, validationFailed } from './failures.ts';
import { clampedPerPage, positive } from './paging.ts';
import type { Ordered } from '../graphql/connection.ts';
import type { Call } from './call.ts';
import type { Page } from './paging.ts';

const TOO_DEEP = 10_000;

/**
 * Pages of a list too long to be counted off. Links carry cursors beside page numbers, and there is no `last`: that is
 * how GitHub links issues, however many there are. Numbers alone lead only so far.
 * Sources: headers as google/go-github#3565 and josegonzalez/python-github-backup#449 report them.
 */
export function paginateByCursor<T>(
  call: Call,
  all: readonly Ordered<T>[],
  list: { path: string; isDescending: boolean; docs: string },
): Page<T> {
  const perPage = clampedPerPage(call.query.get('per_page'));
  const page = positive(call.query.get('page')) ?? 1;
  const [after, before] = [call.query.get('after'), call.query.get('before')];
  const isByNumber = !after && !before;
  if (isByNumber && page * perPage >= TOO_DEEP) throw tooDeep(list.docs);
  const size = before ? { last: perPage } : { first: perPage };
  const from = isByNumber ? all.slice((page - 1) * perPage) : all;
  const found = refusing(list.docs, () =>
    connect(from, { ...size, after, before }, (item) => item, list.isDescending),
  );
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = found.pageInfo;
  const links = [
    ...(hasNextPage && endCursor
      ? [link(call, list.path, 'next', { page: page + 1, after: endCursor })]
      : []),
    ...((hasPreviousPage || page > 1) && startCursor
      ? [link(call, list.path, 'prev', { page: Math.max(1, page - 1), before: startCursor })]
      : []),
  ];
  return { items: found.nodes, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

function link(
  call: Call,
  path: string,
  rel: string,
  { page, ...cursor }: { page: number; after?: string; before?: string },
): string {
  const params = new URLSearchParams(call.query);
  params.delete('after');
  params.delete('before');
  params.set('page', String(page));
  for (const [name, value] of Object.entries(cursor)) params.set(name, value);
  return `<${call.urls.api}${path}?${params.toString()}>; rel="${rel}"`;
}

function tooDeep(docs: string): ApiFailure {
  const message =
    'Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)';
  return failure(422, message, docs);
}

/** What is no cursor of ours is invalid input here. */
function refusing<T>(docs: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiFailure) throw error;
    throw validationFailed('after', 'Issue', docs);
  }
}
