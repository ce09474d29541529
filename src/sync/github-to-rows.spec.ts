import { describe, expect, it } from 'vitest';
import { GithubRepo } from '../github/github.schema.ts';
import type { GithubRepoDetails, GithubRepoOwner } from '../github/search.types.ts';
import {
  toAccountRow,
  toDetailsRow,
  toOwnerRow,
  toPermission,
  toProfileRow,
  toRepoRow,
} from './github-to-rows.ts';

const OWNER = { id: 7, node_id: 'U_7', login: 'ada', type: 'User', avatar_url: 'https://avatars.example/7' };

/** What both of GitHub's interfaces tell of `aRepo`. */
const TOLD = {
  id: 2 ** 31 + 5,
  nodeId: 'R_5',
  name: 'app',
  fork: true,
  archived: false,
  disabled: false,
  template: false,
  defaultBranch: null,
  description: null,
  homepage: null,
  language: null,
  license: 'MIT',
  stars: 2 ** 31 + 1,
  forks: 2,
  sizeKb: 4,
  createdAt: new Date('2020-01-02T03:04:05Z'),
  updatedAt: new Date('2021-01-02T03:04:05Z'),
  pushedAt: null,
  topics: ['cli'],
};

function aRepo(fields: object = {}): GithubRepo {
  return GithubRepo.parse({
    id: 2 ** 31 + 5,
    node_id: 'R_5',
    name: 'app',
    owner: OWNER,
    private: false,
    visibility: 'internal',
    fork: true,
    description: null,
    homepage: '',
    license: { spdx_id: 'MIT' },
    stargazers_count: 2 ** 31 + 1,
    forks_count: 2,
    open_issues_count: 3,
    size: 4,
    created_at: '2020-01-02T03:04:05Z',
    updated_at: '2021-01-02T03:04:05Z',
    pushed_at: null,
    topics: ['cli'],
    ...fields,
  });
}

describe('toRepoRow', () => {
  it('keeps what GitHub says and makes an empty homepage none', () => {
    expect(toRepoRow(aRepo())).toEqual({
      ...TOLD,
      ownerId: 7,
      ownerLogin: 'ada',
      visibility: 'internal',
      openIssues: 3,
    });
  });

  it('goes by `private` where a server knows no visibility', () => {
    expect(toRepoRow(aRepo({ visibility: undefined, private: true })).visibility).toBe('private');
  });
});

const GRAPHQL_OWNER: GithubRepoOwner = {
  id: 7,
  nodeId: 'U_7',
  login: 'ada',
  type: 'User',
  avatarUrl: null,
  name: 'Ada',
  email: 'ada@example.org',
};

const PUSHED_AT = new Date('2022-01-02T03:04:05Z');

function someDetails(fields: Partial<GithubRepoDetails> = {}): GithubRepoDetails {
  return {
    ...TOLD,
    owner: GRAPHQL_OWNER,
    visibility: 'public',
    latestRelease: { tag: 'v1', publishedAt: PUSHED_AT },
    tags: { items: [], total: 0, endCursor: null },
    ...fields,
  };
}

describe('toDetailsRow', () => {
  it('is the row that REST gives, but for open issues, which it leaves as they are, and the latest release', () => {
    const { openIssues: _, ...row } = toRepoRow(aRepo({ visibility: 'public' }));

    expect(toDetailsRow(someDetails({ homepage: '' }))).toStrictEqual({
      ...row,
      latestReleaseTag: 'v1',
      latestReleaseAt: PUSHED_AT,
    });
  });

  it('forgets the latest release of a repo that has none any more', () => {
    const row = toDetailsRow(someDetails({ latestRelease: null }));

    expect(row).toMatchObject({ latestReleaseTag: null, latestReleaseAt: null });
  });
});

describe('toOwnerRow', () => {
  it('tells name and e-mail, an empty one as none', () => {
    expect(toOwnerRow(GRAPHQL_OWNER)).toEqual({ ...GRAPHQL_OWNER });
    expect(toOwnerRow({ ...GRAPHQL_OWNER, email: '' })).toMatchObject({ email: null });
  });

  it('is silent about an e-mail that this token may not ask for', () => {
    expect(toOwnerRow({ ...GRAPHQL_OWNER, email: undefined })).not.toHaveProperty('email');
  });
});

describe('toPermission', () => {
  it.each([
    [{ admin: true, maintain: true, push: true, triage: true, pull: true }, 'admin'],
    [{ admin: false, maintain: true, push: true, pull: true }, 'maintain'],
    [{ admin: false, push: true, triage: true, pull: true }, 'push'],
    [{ admin: false, push: false, triage: true, pull: true }, 'triage'],
    [{ admin: false, push: false, pull: true }, 'pull'],
    [undefined, 'pull'],
  ])('takes the highest of %j', (permissions, highest) => {
    expect(toPermission(permissions)).toBe(highest);
  });
});

describe('accounts', () => {
  it('says nothing of the profile where an account is only mentioned', () => {
    expect(toAccountRow(OWNER)).toEqual({
      id: 7,
      nodeId: 'U_7',
      type: 'User',
      login: 'ada',
      avatarUrl: 'https://avatars.example/7',
    });
  });

  it('takes an empty e-mail for none', () => {
    expect(toProfileRow({ ...OWNER, name: 'Ada', email: '' })).toMatchObject({ name: 'Ada', email: null });
  });
});
