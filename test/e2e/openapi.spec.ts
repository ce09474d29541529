import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GithubWorld } from '../github/world.ts';
import { TestApp } from '../support/test-app.ts';

interface Operation {
  parameters?: { name: string }[];
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

describe('the description of the API', () => {
  let app: TestApp;
  let operations: [route: string, operation: Operation][];

  beforeAll(async () => {
    const world = new GithubWorld();
    world.addUser({ login: 'alice' });
    app = await TestApp.start({ world });
    const browser = await app.signIn('alice');
    const document = (await (await browser.send('/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method} ${path}`,
        operation,
      ]),
    );
  });

  afterAll(() => app.close());

  it('says what every answer of the API is made of', () => {
    const bare = operations.filter(([route, { responses }]) => {
      const answers = Object.entries(responses).filter(
        ([status]) => status.startsWith('2') && status !== '204',
      );
      return / \/api\//.test(route) && !answers.every(([, answer]) => hasSchemas(answer));
    });

    expect(bare.map(([route]) => route)).toEqual([]);
    expect(operations.length).toBeGreaterThan(20);
  });

  it('tells of CSV wherever that may be asked for', () => {
    const withFormat = operations.filter(([, { parameters = [] }]) =>
      parameters.some(({ name }) => name === 'format'),
    );

    const types = withFormat.map(([route, { responses }]) => [
      route,
      Object.keys(responses['200']?.content ?? {}),
    ]);
    expect(types.length).toBeGreaterThan(2);
    for (const [route, held] of types)
      expect({ route, held }).toEqual({ route, held: ['application/json', 'text/csv'] });
  });
});

function hasSchemas({ content = {} }: Operation['responses'][string]): boolean {
  const bodies = Object.values(content);
  return bodies.length > 0 && bodies.every(({ schema }) => schema !== undefined);
}
