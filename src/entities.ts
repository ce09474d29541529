import { Account, AccountProfileCheck, OrganizationMember } from './accounts/account.entity.ts';
import { ApiKey } from './auth/api-key.entity.ts';
import { Credential, ViewerAccount } from './auth/credential.entity.ts';
import { BrowserSession, DeviceLogin, SigninLink } from './auth/login.entity.ts';
import { Commit, CommitCoauthor, CommitHead, Contributor } from './contributors/commit.entity.ts';
import { Identity, IdentityAccount, IdentityName } from './contributors/identity.entity.ts';
import { HttpCache, Quota } from './github/github.entity.ts';
import { IndicatorCache } from './issues/indicator-cache.entity.ts';
import { Issue, IssueAssignee, IssueLabel, IssueVersion } from './issues/issue.entity.ts';
import { Label, LabelRule, Milestone } from './issues/label.entity.ts';
import { RepoAccess } from './repos/repo-access.entity.ts';
import { RepoCountByDay } from './repos/repo-count.entity.ts';
import { Repo, RepoName } from './repos/repo.entity.ts';
import { Tag } from './repos/tag.entity.ts';
import { RepoTopic, Topic } from './repos/topic.entity.ts';
import { ListCoverage, ListedRepo, RepoCoverage } from './sync/coverage.entity.ts';
import { CommitWork } from './sync/commits/commit-work.entity.ts';
import { IssueSeen, IssueWatermark, IssueWork } from './sync/issues/issue-work.entity.ts';
import { Ranking, RankingEntry, RankingSight } from './sync/rankings/ranking.entity.ts';
import { Run, RunStream, Target } from './sync/run.entity.ts';
import { TagReading, TagReadingName } from './sync/tag-reading.entity.ts';
import { WebhookDelivery, WebhookRefresh } from './sync/webhooks/webhook.entity.ts';

/** Every table, storey by storey. */
export const ENTITIES = [
  HttpCache,
  Quota,
  Account,
  AccountProfileCheck,
  OrganizationMember,
  Repo,
  RepoName,
  Topic,
  RepoTopic,
  Tag,
  RepoCountByDay,
  RepoAccess,
  Label,
  LabelRule,
  Milestone,
  Issue,
  IssueLabel,
  IssueAssignee,
  IssueVersion,
  IndicatorCache,
  Identity,
  IdentityName,
  IdentityAccount,
  Commit,
  CommitCoauthor,
  CommitHead,
  Contributor,
  ViewerAccount,
  Credential,
  ApiKey,
  BrowserSession,
  DeviceLogin,
  SigninLink,
  Target,
  Run,
  RunStream,
  ListCoverage,
  RepoCoverage,
  ListedRepo,
  TagReading,
  TagReadingName,
  Ranking,
  RankingSight,
  RankingEntry,
  IssueWatermark,
  IssueWork,
  IssueSeen,
  CommitWork,
  WebhookDelivery,
  WebhookRefresh,
];
