import { expect, it } from 'vitest';
import { z } from 'zod';
import { type Answer, GithubCall } from '../call.ts';
import { GithubForeignLinkError, GithubUnexpectedAnswerError } from '../github.errors.ts';
import { toPage } from './page.ts';
import type { RestAnswer } from './rest-caller.ts';

const API = 'https://api.github.com';
const LAST_PAGE = `${API}/user/repos?per_page=2&page=3`;
const Item = z.object({ id: z.number() });
const FULL = [{ id: 1 }, { id: 2 }];

it('goes on where Link says', () => {
  const page = toPage(
    aResult({ data: FULL, headers: { link: `<${API}/user/repos?page=4>; rel="next"` } }),
    Item,
    API,
  );

  expect(page).toEqual({
    items: FULL,
    nextUrl: `${API}/user/repos?page=4`,
    notModified: false,
    withheldOrganizationIds: [],
  });
});

it('ends where Link names no next page', () => {
  expect(
    toPage(aResult({ data: FULL, headers: { link: `<${API}/x>; rel="prev"` } }), Item, API).nextUrl,
  ).toBeNull();
});

it('looks behind a full last page that is unchanged and came without Link', () => {
  const result = aResult({ status: 304, data: FULL });
  result.call.hasStoredLink = true;

  expect(toPage(result, Item, API)).toMatchObject({
    notModified: true,
    nextUrl: `${API}/user/repos?per_page=2&page=4`,
  });
});

it('does not look behind a last page that is not full, nor behind one whose 304 had a Link', () => {
  const short = aResult({ status: 304, data: [{ id: 1 }] });
  short.call.hasStoredLink = true;
  const linked = aResult({ status: 304, data: FULL, headers: { link: `<${API}/x>; rel="prev"` } });

  expect(toPage(short, Item, API).nextUrl).toBeNull();
  expect(toPage(linked, Item, API).nextUrl).toBeNull();
});

it('lists the organizations that GitHub withheld', () => {
  const headers = { 'x-github-sso': 'partial-results; organizations=21955855,20582480' };

  expect(toPage(aResult({ data: [], headers }), Item, API).withheldOrganizationIds).toEqual([
    21955855, 20582480,
  ]);
});

it('refuses a next page on another origin', () => {
  const headers = { link: '<https://evil.example/user/repos?page=2>; rel="next"' };

  expect(() => toPage(aResult({ data: FULL, headers }), Item, API)).toThrow(GithubForeignLinkError);
});

it('refuses items it cannot read and says which field, not its value', () => {
  const page = (): unknown => toPage(aResult({ data: [{ id: 'secret' }] }), Item, API);

  expect(page).toThrow(GithubUnexpectedAnswerError);
  expect(page).toThrow(/0\.id/);
  expect(page).not.toThrow(/secret/);
});

function aResult(parts: Partial<Answer>): RestAnswer {
  const call = new GithubCall({
    route: 'GET /user/repos',
    bucket: 'core',
    weight: 'rest',
    expectedCost: 1,
    conditional: true,
    shrinkable: false,
  });
  return { call, answer: { status: 200, url: LAST_PAGE, headers: {}, data: [], ...parts } };
}
