import { channel } from 'node:diagnostics_channel';
import type { CallDescription } from './call.ts';

/** One request that was sent, whatever came of it. */
export interface GithubRequestFacts {
  bucket: CallDescription['bucket'];
  /** Null: no answer came. */
  status: number | null;
}

/** Every `GithubRequestFacts` of this process, for those who count. */
export const GITHUB_REQUESTS = channel('octavo:github-request');
