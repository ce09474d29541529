import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { GitClient } from '../../github/git/git-client.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { findComputed } from '../find-computed.ts';
import type { SubjectRepo } from '../subject-repos.ts';
import type { AskedHeads } from './commit-heads-page.store.ts';

/** What a point pays for. */
export const HEADS_BATCH = 100;

/** Asks GitHub where default branches stand. */
@Injectable()
export class CommitHeadAsker {
  constructor(
    private readonly git: GitClient,
    private readonly clock: Clock,
  ) {}

  async ask(repos: readonly SubjectRepo[], { commits }: GithubClient): Promise<AskedHeads> {
    const askedAt = this.clock.now();
    const hasGit = (await this.git.findVersion()) !== null;
    const nodeIds = repos.map(({ nodeId }) => nodeId);
    const outcomes = await findComputed(nodeIds, (ids) => commits.findHeads(ids));
    const answers = repos.map(({ id, nodeId }) => ({ repoId: id, outcome: outcomes.get(nodeId) ?? null }));
    return { askedAt, hasGit, answers };
  }
}
