import type { Call } from './call.ts';

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

export interface Page<T> {
  items: T[];
  headers: Record<string, string>;
}

/** Cuts the asked page out of a sorted list. `path` is the address GitHub's Link header uses (often one by id). */
export function paginate<T>(call: Call, all: readonly T[], path: string, most = MAX_PER_PAGE): Page<T> {
  const perPage = Math.min(clampedPerPage(call.query.get('per_page')), most);
  const page = positive(call.query.get('page')) ?? 1;
  const lastPage = Math.max(1, Math.ceil(all.length / perPage));
  const link = toLinkHeader(`${call.urls.api}${path}`, call.query, page, lastPage);
  return {
    items: all.slice((page - 1) * perPage, page * perPage),
    headers: link === '' ? {} : { link },
  };
}

/** In GitHub's order: prev, next, last, first; a list of one page has no Link. */
export function toLinkHeader(base: string, query: URLSearchParams, page: number, lastPage: number): string {
  const links: string[] = [];
  const add = (rel: string, target: number): void => {
    const params = new URLSearchParams(query);
    params.set('page', String(target));
    links.push(`<${base}?${params.toString()}>; rel="${rel}"`);
  };
  if (page > 1) add('prev', Math.min(page - 1, lastPage));
  if (page < lastPage) {
    add('next', page + 1);
    add('last', lastPage);
  }
  if (page > 1) add('first', 1);
  return links.join(', ');
}

/** GitHub clamps silently; what is no positive number counts as not given. */
export function clampedPerPage(given: string | null): number {
  return Math.min(positive(given) ?? DEFAULT_PER_PAGE, MAX_PER_PAGE);
}

export function positive(given: string | null): number | null {
  return given !== null && /^[1-9]\d{0,8}$/.test(given) ? Number(given) : null;
}
