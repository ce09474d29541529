import { schema as githubSchema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate } from 'graphql';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { GithubPersonAsk } from '../commits.types.ts';
import { buildCountRepos } from './count-repos.query.ts';
import { buildFindCommitPeople } from './find-commit-people.query.ts';
import { buildFindRepoCounts } from './find-repo-counts.query.ts';
import { buildFindRepoDetails } from './find-repo-details.query.ts';
import { buildListTags } from './list-tags.query.ts';
import type { DetailsOptions } from './repo-fields.ts';
import { buildSearchRepos } from './search-repos.query.ts';

// GitHub's own text defines a field twice, which buildSchema refuses unless told to trust it.
const SCHEMA = buildSchema(githubSchema.idl, { assumeValidSDL: true });
const FILES = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.query.ts'));

const DETAILS: DetailsOptions[] = [true, false].flatMap((tags) => [
  { tags, email: true },
  { tags, email: false },
]);

const BUILT: Record<string, string[]> = {
  buildCountRepos: [1, 140].map(buildCountRepos),
  buildFindCommitPeople: [['author'], ['author', 'coauthor', 'committer', 'coauthor']].map((roles) =>
    buildFindCommitPeople(roles as GithubPersonAsk['as'][]),
  ),
  buildListTags: [1, 100].map(buildListTags),
  buildSearchRepos: DETAILS.map((options) => buildSearchRepos('SearchRepos', options)),
  buildFindRepoCounts: [true, false].map((commits) => buildFindRepoCounts('FindRepoCounts', { commits })),
  buildFindRepoDetails: DETAILS.map((options) => buildFindRepoDetails('FindRepoDetails', options)),
};

it('finds the documents', () => {
  expect(FILES).toContain('find-repos.query.ts');
});

it.each(FILES)(
  "%s holds only documents that GitHub's schema accepts and that ask for their own price",
  async (file) => {
    const documents = await readDocuments(file);

    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) {
      expect(validate(SCHEMA, parse(document))).toEqual([]);
      expect(document).toContain('rateLimit { cost limit remaining resetAt }');
    }
  },
);

/** Those that are built are tried as `BUILT` says; one that is missing there is none. */
async function readDocuments(file: string): Promise<string[]> {
  const exported = (await import(/* @vite-ignore */ `${import.meta.dirname}/${file}`)) as object;
  return Object.entries(exported).flatMap(([name, value]) =>
    typeof value === 'string' ? [value] : (BUILT[name] ?? ['']),
  );
}
