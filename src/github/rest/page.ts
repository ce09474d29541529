import { z } from 'zod';
import type { GithubPage } from '../github.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import { parseNextLink, resolveLink, toNextPageUrl } from './links.ts';
import type { RestAnswer } from './rest-caller.ts';

/** Throws `GithubUnexpectedAnswerError` and, when the next page is elsewhere, `GithubForeignLinkError`. */
export function toPage<Item extends z.ZodType>(
  { answer, call }: RestAnswer,
  item: Item,
  apiUrl: string,
): GithubPage<z.output<Item>> {
  const items = parseAnswer(z.array(item), answer.data, call.description.route);
  const link = answer.headers['link'];
  const next = parseNextLink(link === undefined ? null : String(link));
  const nextUrl = next ?? (call.hasStoredLink ? toProbe(answer.url, items.length) : null);
  return {
    items,
    nextUrl: nextUrl === null ? null : resolveLink(nextUrl, apiUrl),
    notModified: answer.status === 304,
    withheldOrganizationIds: parseWithheldOrganizations(answer.headers['x-github-sso']),
  };
}

/** The last page of a list is unchanged and full: what was added since stands on a page that its stored Link cannot know. */
function toProbe(url: string, count: number): string | null {
  const perPage = Number(new URL(url).searchParams.get('per_page') ?? '30');
  return count === perPage ? toNextPageUrl(url) : null;
}

/** `partial-results; organizations=1,2`: https://docs.github.com/rest/authentication/authenticating-to-the-rest-api */
function parseWithheldOrganizations(header: string | number | undefined): number[] {
  const [, ids] = /^partial-results;\s*organizations=([\d,\s]+)$/.exec(String(header ?? '').trim()) ?? [];
  return (ids ?? '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0);
}
