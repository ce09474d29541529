import { AbsentReposStream } from './absent-repos.stream.ts';
import { AccountReposStream } from './account-repos.stream.ts';
import { LeftReposStream } from './left-repos.stream.ts';
import { MembershipsStream } from './memberships.stream.ts';
import { MostStarredStream } from './most-starred.stream.ts';
import { OwnerProfilesStream } from './owner-profiles.stream.ts';
import { SingleRepoStream } from './single-repo.stream.ts';
import { TagsStream } from './tags.stream.ts';
import { ViewerReposStream } from './viewer-repos.stream.ts';

/** Every kind of data, and what a target consists of, in the order it is read. A new kind is added here and nowhere else. */
export const STREAMS_OF_TARGET = {
  viewer: [ViewerReposStream, MembershipsStream, AbsentReposStream, OwnerProfilesStream],
  org: [AccountReposStream, AbsentReposStream, OwnerProfilesStream],
  user: [AccountReposStream, AbsentReposStream, OwnerProfilesStream],
  repo: [SingleRepoStream, OwnerProfilesStream],
  top: [MostStarredStream, LeftReposStream, TagsStream],
} as const;

/** Each class once: what the module provides. */
export const STREAMS = [...new Set(Object.values(STREAMS_OF_TARGET).flat())];
