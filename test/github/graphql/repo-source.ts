import { findLicense } from '../rest/shapes/license.ts';
import { toInstant } from '../rest/shapes/instant.ts';
import { toNodeId } from '../world/node-id.ts';
import { databaseId } from './context.ts';
import { defaultBranchRef, refsOf } from './ref-source.ts';
import { isEmptyRepo, objectOf } from './object-source.ts';
import { issuesOf, pullRequestsOf } from './item-connections.ts';
import { itemByNumber } from './item-lookup.ts';
import { repoLabels } from './label-source.ts';
import { repoMilestones } from './milestone-source.ts';
import { countOnly, languagesOf, topicsOf } from './repo-connections.ts';
import type { Permission, Repo } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { ItemsArgs } from './item-connections.ts';
import type { LabelsArgs } from './label-source.ts';
import type { MilestonesArgs } from './milestone-source.ts';
import type { ObjectArgs } from './object-source.ts';
import type { RefsArgs } from './ref-source.ts';
import type { GraphqlContext } from './context.ts';

interface Numbered {
  number: number;
}

const PERMISSIONS: Record<Permission, string> = {
  pull: 'READ',
  triage: 'TRIAGE',
  push: 'WRITE',
  maintain: 'MAINTAIN',
  admin: 'ADMIN',
};

/** A Repository as the schema's resolvers read it: one member per field. */
export class RepoSource {
  readonly __typename = 'Repository';
  private readonly context: GraphqlContext;
  private readonly repo: Repo;

  constructor(context: GraphqlContext, repo: Repo) {
    this.context = context;
    this.repo = repo;
  }

  id = (): string => toNodeId('Repository', this.repo.id);
  databaseId = (): number | null => databaseId(this.repo.id);
  name = (): string => this.repo.name;
  nameWithOwner = (): string => this.context.call.world.fullName(this.repo);
  description = (): string | null => this.repo.description;
  homepageUrl = (): string | null => this.repo.homepage;
  url = (): string => `${this.context.call.urls.web}/${this.nameWithOwner()}`;
  resourcePath = (): string => `/${this.nameWithOwner()}`;
  owner = (): object => this.context.toAccount(this.context.call.world.ownerOf(this.repo));
  visibility = (): string => this.repo.visibility.toUpperCase();
  isPrivate = (): boolean => this.repo.visibility !== 'public';
  isFork = (): boolean => this.repo.fork;
  isArchived = (): boolean => this.repo.archived;
  archivedAt = (): string | null => (this.repo.archived ? toInstant(this.repo.updatedAt) : null);
  isDisabled = (): boolean => this.repo.disabled;
  isLocked = (): boolean => false;
  isMirror = (): boolean => false;
  isTemplate = (): boolean => this.repo.isTemplate;
  isEmpty = (): boolean => isEmptyRepo(this.context, this.repo);
  isInOrganization = (): boolean => this.context.call.world.ownerOf(this.repo).type === 'Organization';
  hasIssuesEnabled = (): boolean => this.repo.hasIssues;
  hasWikiEnabled = (): boolean => this.repo.hasWiki;
  hasProjectsEnabled = (): boolean => this.repo.hasProjects;
  hasDiscussionsEnabled = (): boolean => this.repo.hasDiscussions;
  stargazerCount = (): number => this.repo.stars;
  forkCount = (): number => this.repo.forks;
  diskUsage = (): number => this.repo.size;
  createdAt = (): string => toInstant(this.repo.createdAt);
  updatedAt = (): string => toInstant(this.repo.updatedAt);
  pushedAt = (): string | null => this.repo.pushedAt && toInstant(this.repo.pushedAt);
  defaultBranchRef = (): object | null => defaultBranchRef(this.context, this, this.repo);
  object = (args: ObjectArgs): Promise<object | null> => objectOf(this.context, this, this.repo, args);
  viewerPermission = (): string | null => PERMISSIONS[this.permission() ?? 'pull'];
  viewerCanAdminister = (): boolean => this.permission() === 'admin';
  issues = (args: ItemsArgs): object => issuesOf(this.context, this.repo, args);
  pullRequests = (args: ItemsArgs): object => pullRequestsOf(this.context, this.repo, args);
  issue = ({ number }: Numbered): object => itemByNumber(this.context, this.repo, number, 'issue');
  pullRequest = ({ number }: Numbered): object => itemByNumber(this.context, this.repo, number, 'pull');
  issueOrPullRequest = ({ number }: Numbered): object => itemByNumber(this.context, this.repo, number, null);
  labels = (args: LabelsArgs): object => repoLabels(this.context, this.repo, args);
  milestones = (args: MilestonesArgs): object => repoMilestones(this.context, this.repo, args);
  releases = (): object => countOnly('releases', Math.max(this.repo.releases, this.repo.release ? 1 : 0));
  stargazers = (): object => countOnly('stargazers', this.repo.stars);
  watchers = (): object => countOnly('watchers', this.repo.subscribers);
  forks = (): object => countOnly('forks', this.repo.forks);
  repositoryTopics = (args: PageArgs): object => topicsOf(this.context, this.repo, args);
  refs = (args: RefsArgs): object => refsOf(this.context, this, this.repo, args);
  languages = (args: PageArgs): object => languagesOf(this.repo, args);

  primaryLanguage(): object | null {
    const { language } = this.repo;
    return language === null ? null : { id: `LA_${language}`, name: language, color: '#123456' };
  }

  licenseInfo(): object | null {
    const license = findLicense(this.repo.license);
    return license && { ...license, id: `L_${license.key}`, url: null };
  }

  parent(): RepoSource | null {
    const { world, viewer, scopes } = this.context.call;
    const parent = this.repo.parentId === null ? null : world.repos.byId.get(this.repo.parentId);
    return parent && world.isVisible(viewer?.id ?? null, scopes, parent)
      ? new RepoSource(this.context, parent)
      : null;
  }

  latestRelease(): object | null {
    const { release, id } = this.repo;
    return (
      release && {
        id: `RE_${id}_${release.tagName}`,
        tagName: release.tagName,
        name: release.name,
        publishedAt: toInstant(release.publishedAt),
        createdAt: toInstant(release.publishedAt),
        isDraft: false,
        isLatest: true,
        isPrerelease: false,
        url: `${this.url()}/releases/tag/${release.tagName}`,
      }
    );
  }

  private permission(): Permission | null {
    return this.context.call.world.permission(this.context.call.viewer?.id ?? null, this.repo);
  }
}
