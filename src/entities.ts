import { Account, AccountProfileCheck, OrganizationMember } from './accounts/account.entity.ts';
import { ApiKey } from './auth/api-key.entity.ts';
import { Credential, ViewerAccount } from './auth/credential.entity.ts';
import { BrowserSession, DeviceLogin, SigninLink } from './auth/login.entity.ts';
import { HttpCache, Quota } from './github/github.entity.ts';
import { RepoAccess } from './repos/repo-access.entity.ts';
import { Repo, RepoName } from './repos/repo.entity.ts';
import { Tag } from './repos/tag.entity.ts';
import { RepoTopic, Topic } from './repos/topic.entity.ts';
import { ListCoverage, ListedRepo, RepoCoverage } from './sync/coverage.entity.ts';
import { Ranking, RankingEntry, RankingSight } from './sync/rankings/ranking.entity.ts';
import { Run, RunStream, Target } from './sync/run.entity.ts';
import { TagReading, TagReadingName } from './sync/tag-reading.entity.ts';

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
  RepoAccess,
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
];
