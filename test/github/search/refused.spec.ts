import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

describe('GitHub refuses', () => {
  const refused: [string, string, string][] = [
    ['text too long', 'x'.repeat(257), 'The search is longer than 256 characters.'],
    [
      'six operators',
      'a OR b OR c OR d OR e OR f OR g',
      'More than five AND / OR / NOT operators were used.',
    ],
    ['operators between qualifiers', 'topic:a OR topic:b', 'contains only logical operators'],
    ['a number that is none', 'stars:abc', '"abc" is not a recognized number.'],
    ['half a range', 'stars:1..x', '"x" is not a recognized number.'],
    [
      'a date that is none',
      'created:tomorrow',
      '"tomorrow" is not a recognized date/time format. Please provide an ISO 8601',
    ],
    ['a day that never was', 'created:2021-02-30', '"2021-02-30" is not a recognized date/time format.'],
    [
      'a year too early',
      'pushed:>1918-01-27',
      'The year 1918 in "1918-01-27" is outside the accepted range 1970 to 2970.',
    ],
    [
      'a language alone that nobody speaks',
      'language:klingon',
      'None of the search qualifiers apply to this search type.',
    ],
    ['an owner that is not there', 'user:nobody', 'The listed users and repositories cannot be searched'],
  ];

  it.each(refused)('%s, by GraphQL', async (_case, query, message) => {
    const reply = await harness.graphql(
      'query($q:String!){good:search(type:REPOSITORY,query:"stars:1",first:1){repositoryCount} bad:search(type:REPOSITORY,query:$q,first:1){repositoryCount}}',
      token,
      { q: query },
    );

    expect(reply.status).toBe(200);
    expect(reply.data).toBeNull();
    expect(reply.errors).toMatchObject([{ path: ['bad'], message: expect.stringContaining(message) }]);
  });

  it.each(refused)('%s, by REST', async (_case, query, message) => {
    const response = await harness.get(`/search/repositories?q=${encodeURIComponent(query)}`, token);

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      message: 'Validation Failed',
      errors: [
        { resource: 'Search', field: 'q', code: 'invalid', message: expect.stringContaining(message) },
      ],
    });
  });
});
