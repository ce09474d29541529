import { z } from 'zod';
import { GithubVisibility } from '../github.schema.ts';
import { Count, Id, Instant, Text } from '../scalars.ts';
import type { GithubRepoDetails, GithubRepoOwner } from '../search.types.ts';
import { parseGitInstant } from './git-instant.ts';
import type { DetailsOptions } from './repo-fields.ts';
import type { RepoIds } from './repo-identity.ts';
import { TagConnection, toTagPage } from './tag-page.ts';

const Named = z.object({ name: Text });

const OwnerNode = z.object({
  __typename: Text,
  id: Text,
  databaseId: Id.nullish(),
  login: Text,
  avatarUrl: Text.nullish(),
  name: Text.nullish(),
  userEmail: Text.nullish(),
  organizationEmail: Text.nullish(),
});

/** `toRepoFields` as GitHub answers them. */
export const RepoDetailsNode = z.object({
  id: Text,
  databaseId: Id.nullable(),
  name: Text,
  owner: OwnerNode,
  visibility: z.string().toLowerCase().pipe(GithubVisibility),
  isFork: z.boolean(),
  isArchived: z.boolean(),
  isDisabled: z.boolean(),
  isTemplate: z.boolean(),
  defaultBranchRef: Named.nullable(),
  description: Text.nullable(),
  homepageUrl: Text.nullable(),
  primaryLanguage: Named.nullable(),
  licenseInfo: z.object({ spdxId: Text.nullable() }).nullable(),
  stargazerCount: Count,
  forkCount: Count,
  diskUsage: Count.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  pushedAt: Instant.nullable(),
  repositoryTopics: z.object({ nodes: z.array(z.object({ topic: Named }).nullable()).nullable() }),
  latestRelease: z.object({ tagName: Text, publishedAt: z.string().nullable() }).nullable(),
  refs: TagConnection.nullish(),
});
export type RepoDetailsNode = z.infer<typeof RepoDetailsNode>;

export function toRepoDetails(
  node: RepoDetailsNode,
  ids: RepoIds,
  { email }: Pick<DetailsOptions, 'email'>,
): GithubRepoDetails {
  const { latestRelease } = node;
  return {
    id: ids.repo,
    nodeId: node.id,
    owner: toOwner(node.owner, ids.owner, email),
    name: node.name,
    visibility: node.visibility,
    fork: node.isFork,
    archived: node.isArchived,
    disabled: node.isDisabled,
    template: node.isTemplate,
    defaultBranch: node.defaultBranchRef?.name ?? null,
    description: node.description,
    homepage: node.homepageUrl || null,
    language: node.primaryLanguage?.name ?? null,
    license: node.licenseInfo?.spdxId ?? null,
    stars: node.stargazerCount,
    forks: node.forkCount,
    sizeKb: node.diskUsage,
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    pushedAt: node.pushedAt,
    topics: (node.repositoryTopics.nodes ?? []).flatMap((entry) => (entry ? [entry.topic.name] : [])),
    latestRelease: latestRelease && {
      tag: latestRelease.tagName,
      publishedAt: parseGitInstant(latestRelease.publishedAt),
    },
    tags: node.refs ? toTagPage(node.refs) : null,
  };
}

/** GitHub says "" for a user without a public e-mail, null for an organization. */
function toOwner(owner: RepoDetailsNode['owner'], id: number, email: boolean): GithubRepoOwner {
  return {
    id,
    nodeId: owner.id,
    login: owner.login,
    type: owner.__typename,
    avatarUrl: toAvatarUrl(owner.avatarUrl),
    name: owner.name || null,
    email: email ? owner.userEmail || owner.organizationEmail || null : undefined,
  };
}

/** GraphQL adds `u`, a mark of the picture's version, and REST does not: the account would change with every other answer. */
function toAvatarUrl(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  url.searchParams.delete('u');
  return url.href;
}
