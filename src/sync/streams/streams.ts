import { AbsentReposStream } from './absent-repos.stream.ts';
import { AccountReposStream } from './account-repos.stream.ts';
import { CommitHeadsStream } from './commit-heads.stream.ts';
import { CommitsStream } from './commits.stream.ts';
import { IdentitiesStream } from './identities.stream.ts';
import { IssueNewsStream } from './issue-news.stream.ts';
import { IssueReconciliationStream } from './issue-reconciliation.stream.ts';
import { IssuesStream } from './issues.stream.ts';
import { LabelsStream } from './labels.stream.ts';
import { CountsStream } from './counts.stream.ts';
import { LeftReposStream } from './left-repos.stream.ts';
import { MembershipsStream } from './memberships.stream.ts';
import { MilestonesStream } from './milestones.stream.ts';
import { MostStarredStream } from './most-starred.stream.ts';
import { OwnerProfilesStream } from './owner-profiles.stream.ts';
import { PeopleListsStream } from './people-lists.stream.ts';
import { SingleRepoStream } from './single-repo.stream.ts';
import { StarHistoryStream } from './star-history.stream.ts';
import type { Stream } from './stream.ts';
import { TagsStream } from './tags.stream.ts';
import { ViewerReposStream } from './viewer-repos.stream.ts';
import type { BaseTarget, SubjectTarget, Target } from '../target.ts';

type StreamClass = abstract new (...services: never[]) => Stream;

/** What a target consists of, in the order it is read. A new kind of data is added here and nowhere else. */
export const STREAMS_OF_TARGET: Readonly<
  Record<Exclude<Target['kind'], SubjectTarget['kind']>, readonly StreamClass[]>
> = {
  viewer: [ViewerReposStream, MembershipsStream, AbsentReposStream, OwnerProfilesStream],
  org: [AccountReposStream, AbsentReposStream, OwnerProfilesStream],
  user: [AccountReposStream, AbsentReposStream, OwnerProfilesStream],
  repo: [SingleRepoStream, OwnerProfilesStream],
  'repo-id': [SingleRepoStream, OwnerProfilesStream],
  top: [MostStarredStream, LeftReposStream, TagsStream],
};

/** Those that find out which repos there are: what belongs to repos is read after them. */
export const LISTS_OF_BASE: Readonly<Record<BaseTarget['kind'], readonly StreamClass[]>> = {
  viewer: [ViewerReposStream, AbsentReposStream],
  org: [AccountReposStream, AbsentReposStream],
  user: [AccountReposStream, AbsentReposStream],
  repo: [SingleRepoStream],
  'repo-id': [SingleRepoStream],
};

/** What belongs to repos. */
export const STREAMS_OF_SUBJECT: Readonly<Record<SubjectTarget['kind'], readonly StreamClass[]>> = {
  issues: [IssueNewsStream, LabelsStream, MilestonesStream, IssuesStream, IssueReconciliationStream],
  counts: [PeopleListsStream, CountsStream],
  stars: [StarHistoryStream],
  commits: [CommitHeadsStream, CommitsStream, IdentitiesStream],
};

/** Each class once: what the module provides. */
export const STREAMS = [
  ...new Set([...Object.values(STREAMS_OF_TARGET), ...Object.values(STREAMS_OF_SUBJECT)].flat()),
] as (new (...services: never[]) => Stream)[];
