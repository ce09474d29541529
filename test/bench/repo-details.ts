import type { GithubRepoDetails, GithubTag } from '../../src/github/search.types.ts';

const REPOS_PER_OWNER = 6;
const TAGS_PER_PAGE = 100;
const TOPICS = 500;
const FIRST_ID = 1_000_000;
const FIRST_OWNER = 10;

/** As a search tells it: 70 of 100 have no tags, two have more than come along. */
export function createDetails(index: number): GithubRepoDetails {
  const owner = FIRST_OWNER + Math.floor(index / REPOS_PER_OWNER);
  const pushedAt = new Date(1_700_000_000_000 + ((index * 7919) % 100_000) * 1000);
  const tags = createTags(index, pushedAt);
  const newest = tags.at(-1);
  const total = index % 100 < 98 ? tags.length : 250;
  return {
    id: FIRST_ID + index,
    nodeId: `R_${FIRST_ID + index}`,
    owner: {
      id: owner,
      nodeId: `U_${owner}`,
      login: `owner-${owner}`,
      type: 'User',
      avatarUrl: `https://avatars.example.org/${owner}`,
      name: `Owner ${owner}`,
      email: null,
    },
    name: `repo-${index}`,
    visibility: 'public',
    fork: false,
    archived: false,
    disabled: false,
    template: false,
    defaultBranch: 'main',
    description: `About ${(index * 2_654_435_761).toString(36)} and nothing else`,
    homepage: null,
    language: ['TypeScript', 'Go', 'Rust', null][index % 4] ?? null,
    license: 'MIT',
    stars: 400_000 - index,
    forks: index % 1000,
    sizeKb: index % 5000,
    createdAt: new Date(1_500_000_000_000 + index * 60_000),
    updatedAt: pushedAt,
    pushedAt,
    topics: Array.from({ length: index % 7 }, (_, place) => `topic-${(index * 31 + place) % TOPICS}`),
    latestRelease: newest ? { tag: newest.name, publishedAt: newest.taggedAt } : null,
    tags: { items: tags, total, endCursor: total > tags.length ? 'more' : null },
  };
}

function createTags(index: number, pushedAt: Date): GithubTag[] {
  return Array.from({ length: countTags(index % 100) }, (_, place) => ({
    name: `v${Math.floor(place / 10)}.${place % 10}`,
    oid: (index * 1000 + place).toString(16).padStart(40, 'c0ffee'),
    annotated: place % 3 === 0,
    taggedAt: new Date(pushedAt.getTime() - (TAGS_PER_PAGE - place) * 3_600_000),
  }));
}

function countTags(percent: number): number {
  if (percent < 70) return 0;
  return percent < 98 ? percent - 69 : TAGS_PER_PAGE;
}
