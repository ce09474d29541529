import { Octokit } from '@octokit/rest';
import { RequestError } from '@octokit/request-error';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createDemoWorld } from './world.ts';
import { Harness } from './testing/harness.ts';

/** GitHub's own client is the judge: what it cannot read is not GitHub. */
const harness = new Harness(createDemoWorld());
let octokit: Octokit;

beforeAll(async () => {
  await harness.start();
  octokit = new Octokit({
    baseUrl: harness.standIn.apiUrl,
    auth: harness.token('octo-demo'),
    userAgent: 'octavo-spec',
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
});
afterAll(() => harness.stop());

describe('Octokit', () => {
  it('reads all of the viewer’s repos by following Link', async () => {
    const truth = harness.world.reposVisibleTo(583_231_001, ['repo']);

    const repos = await octokit.paginate(octokit.rest.repos.listForAuthenticatedUser, { per_page: 100 });

    expect(repos.map(({ id }) => id).toSorted((left, right) => left - right)).toEqual(
      truth.map(({ id }) => id),
    );
    expect(repos.find(({ id }) => id === 2 ** 31 + 999)?.name).toBe('beyond-int32');
  });

  it('throws a RequestError with status 304 and its headers', async () => {
    const { headers } = await octokit.rest.users.getAuthenticated();

    const again = octokit.request('GET /user', { headers: { 'if-none-match': headers.etag ?? '' } });

    const error = await again.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ status: 304, response: { headers: { etag: headers.etag } } });
  });

  it('follows a rename to the repo’s address by id', async () => {
    const repo = harness.world.repos.findByPath('octo-demo', '_');
    if (!repo) throw new Error('The demo world has lost a repo');
    harness.world.renameRepo(repo.id, 'underscore');

    const { data } = await octokit.rest.repos.get({ owner: 'octo-demo', repo: '_' });

    expect(data).toMatchObject({ id: repo.id, name: 'underscore' });
  });

  it('throws what GraphQL reports, partial data included', async () => {
    const asked = octokit.graphql('{viewer{login} missing:repository(owner:"octo-demo",name:"nope"){id}}');

    await expect(asked).rejects.toMatchObject({
      errors: [{ type: 'NOT_FOUND', path: ['missing'] }],
      data: { viewer: { login: 'octo-demo' }, missing: null },
    });
  });

  it('reads the limits, the organizations and a 404', async () => {
    const limits = await octokit.rest.rateLimit.get();
    const orgs = await octokit.paginate(octokit.rest.orgs.listForAuthenticatedUser);

    expect(limits.data.resources.core.limit).toBe(5000);
    expect(orgs.map(({ login }) => login)).toEqual(['quill-works', 'octo-labs']);
    await expect(octokit.rest.orgs.get({ org: 'shadow-guild' })).rejects.toMatchObject({ status: 404 });
  });
});

describe('a repository on the wire', () => {
  /** The fields GitHub sends in GET /user/repos, version 2022-11-28, in its order. */
  const GOLDEN =
    'id node_id name full_name private owner html_url description fork url forks_url keys_url collaborators_url teams_url hooks_url issue_events_url events_url assignees_url branches_url tags_url blobs_url git_tags_url git_refs_url trees_url statuses_url languages_url stargazers_url contributors_url subscribers_url subscription_url commits_url git_commits_url comments_url issue_comment_url contents_url compare_url merges_url archive_url downloads_url issues_url pulls_url milestones_url notifications_url labels_url releases_url deployments_url created_at updated_at pushed_at git_url ssh_url clone_url svn_url homepage size stargazers_count watchers_count language has_issues has_projects has_downloads has_wiki has_pages has_discussions forks_count mirror_url archived disabled open_issues_count license allow_forking is_template web_commit_signoff_required topics visibility forks open_issues watchers default_branch permissions';

  it('has GitHub’s fields, no more and no less', async () => {
    const { data } = await octokit.rest.repos.listForAuthenticatedUser({ per_page: 1 });

    expect(Object.keys(data[0] ?? {}).toSorted()).toEqual(GOLDEN.split(' ').toSorted());
  });

  it('writes instants in whole seconds of UTC', async () => {
    const { data } = await octokit.rest.repos.listForAuthenticatedUser({ per_page: 100 });

    for (const { created_at: createdAt } of data)
      expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});
