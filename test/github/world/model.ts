/** What the stand-in's world is made of: plain records, no behaviour. Ids are GitHub's numeric ids, up to 2^53. */
export type AccountType = 'User' | 'Organization' | 'Bot' | 'Mannequin';
export type Visibility = 'public' | 'private' | 'internal';
export type Permission = 'pull' | 'triage' | 'push' | 'maintain' | 'admin';
export type OrgRole = 'admin' | 'member';
export type TokenKind = 'oauth' | 'pat';

export interface EmailAddress {
  email: string;
  primary: boolean;
  verified: boolean;
  visibility: 'public' | 'private' | null;
}

export interface Account {
  id: number;
  type: AccountType;
  login: string;
  name: string | null;
  /** The public profile e-mail. */
  email: string | null;
  emails: EmailAddress[];
  company: string | null;
  blog: string | null;
  location: string | null;
  bio: string | null;
  followers: number;
  following: number;
  siteAdmin: boolean;
  /** A hidden organization answers 404 to everyone but its members. */
  hidden: boolean;
  /** What a plain member may do with the organization's private repos. */
  basePermission: Permission | 'none';
  createdAt: Date;
  updatedAt: Date;
}

export interface Tag {
  name: string;
  /** The commit it leads to. */
  sha: string;
  /** An annotated tag is an object of its own, with an id of its own; a light one is only a name for a commit. */
  annotated: boolean;
  objectSha: string | null;
  /** The tagger's date, or the commit's; null: an annotated tag from before taggers were recorded. */
  date: Date | null;
}

export interface Release {
  tagName: string;
  name: string | null;
  publishedAt: Date;
}

export interface Repo {
  id: number;
  ownerId: number;
  name: string;
  visibility: Visibility;
  description: string | null;
  homepage: string | null;
  language: string | null;
  languages: Record<string, number>;
  license: string | null;
  topics: string[];
  /** The latest one. */
  release: Release | null;
  stars: number;
  forks: number;
  /** How many there are where nobody has looked into the issues themselves. */
  openIssues: number;
  openPulls: number;
  subscribers: number;
  releases: number;
  /** On the default branch. */
  commits: number;
  /** Kilobytes. */
  size: number;
  defaultBranch: string;
  fork: boolean;
  parentId: number | null;
  archived: boolean;
  disabled: boolean;
  isTemplate: boolean;
  hasIssues: boolean;
  hasWiki: boolean;
  hasPages: boolean;
  hasProjects: boolean;
  hasDiscussions: boolean;
  createdAt: Date;
  updatedAt: Date;
  pushedAt: Date | null;
}

export interface OAuthApp {
  clientId: string;
  clientSecret: string;
  name: string;
  callbackUrls: string[];
  deviceFlowEnabled: boolean;
}

export interface Token {
  id: number;
  value: string;
  kind: TokenKind;
  accountId: number;
  scopes: string[];
  clientId: string | null;
  createdAt: Date;
}

/** How an account reaches a repo, and what it may do there. */
export interface Access {
  repo: Repo;
  permission: Permission;
  owner: boolean;
  collaborator: boolean;
  organizationMember: boolean;
}

export type Count = 'stars' | 'forks' | 'subscribers' | 'releases' | 'commits';
export type NewAccount = Partial<Account> & { login: string };
export type NewTag = Partial<Tag> & { name: string };
export type NewRepo = Partial<Omit<Repo, 'ownerId'>> & { owner: string; name: string; tags?: NewTag[] };
export type RepoChange = Partial<Omit<Repo, 'id' | 'ownerId' | 'name'>> & { tags?: NewTag[] };
export type NewOAuthApp = Partial<OAuthApp> & { clientId: string; clientSecret: string };
