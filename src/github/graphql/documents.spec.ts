import { schema as githubSchema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate } from 'graphql';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

// GitHub's own text defines a field twice, which buildSchema refuses unless told to trust it.
const SCHEMA = buildSchema(githubSchema.idl, { assumeValidSDL: true });
const FILES = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.query.ts'));

it('finds the documents', () => {
  expect(FILES).toContain('find-repos.query.ts');
});

it.each(FILES)(
  "%s holds only documents that GitHub's schema accepts and that ask for their own price",
  async (file) => {
    const documents = Object.values(
      (await import(/* @vite-ignore */ `${import.meta.dirname}/${file}`)) as Record<string, string>,
    );

    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) {
      expect(validate(SCHEMA, parse(document))).toEqual([]);
      expect(document).toContain('rateLimit { cost limit remaining resetAt }');
    }
  },
);
