import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error.ts';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config, type SignInRule } from '../config/config.ts';
import type { GithubClient } from '../github/github-client.ts';
import { Eviction } from './eviction.ts';
import { findMembership } from './memberships.ts';
import { type ViewerRow, ViewerStore } from './viewer.store.ts';

export type Decision =
  | { kind: 'allowed' }
  | { kind: 'refused'; reason: string }
  /** GitHub could not tell. */
  | { kind: 'unknown'; reason: string };

/** Only lists of memberships are asked of it. */
export type MembershipSource = Pick<GithubClient, 'listMemberships'>;

/**
 * Who may use this service: SIGN_IN_ALLOWED, and always the account of GITHUB_TOKEN.
 *
 * When GitHub cannot tell (down, limited, token dead or without `read:org`) the last answer holds for as long again as
 * ACCESS_MAX_AGE: an outage of hours locks nobody out, and nobody stays in for good by having no readable membership.
 * After that the viewer is turned away without losing keys and schedule, until GitHub can tell again.
 */
@Injectable()
export class SignInPolicy {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'signInAllowed' | 'accessMaxAgeMs'>,
    private readonly viewers: ViewerStore,
    private readonly eviction: Eviction,
    private readonly clock: Clock,
  ) {}

  /** At each sync, and for sessions and keys whose last check is old. Whoever is refused loses everything at once. */
  async check(accountId: number, client: MembershipSource): Promise<boolean> {
    const viewer = await this.viewers.find(accountId);
    if (!viewer) return false;
    return this.apply(viewer, await this.decide(viewer, client));
  }

  /** Without effect: whether the rules let this account in. `client` null: no credential to ask with. */
  async decide(
    { accountId, login }: { accountId: number; login: string },
    client: MembershipSource | null,
  ): Promise<Decision> {
    const rules = this.config.signInAllowed;
    // Nobody was named: the start saw to it that nothing but loopback is served.
    if (rules === null || rules.some((rule) => names(rule, login))) return { kind: 'allowed' };
    if (await this.viewers.isServiceAccount(accountId)) return { kind: 'allowed' };
    const organizations = rules.flatMap((rule) =>
      rule.kind === 'organization' ? [rule.login.toLowerCase()] : [],
    );
    if (organizations.length === 0)
      return { kind: 'refused', reason: 'SIGN_IN_ALLOWED does not name this account' };
    if (!client) return { kind: 'unknown', reason: 'there is no GitHub token left to ask with' };
    return decideByMembership(organizations, client);
  }

  /** Stores the answer; an unknown one leaves the last answer standing while it is not too old. */
  async apply(viewer: ViewerRow, decision: Decision): Promise<boolean> {
    if (decision.kind === 'unknown') return viewer.allowed && !this.isTooOldToTrust(viewer);
    if (decision.kind === 'refused') await this.eviction.refuse(viewer.accountId);
    else await this.viewers.saveAllowed(viewer.accountId);
    return decision.kind === 'allowed';
  }

  isDue(viewer: ViewerRow): boolean {
    return this.ageMs(viewer) > this.config.accessMaxAgeMs;
  }

  private isTooOldToTrust(viewer: ViewerRow): boolean {
    return this.ageMs(viewer) > 2 * this.config.accessMaxAgeMs;
  }

  private ageMs(viewer: ViewerRow): number {
    return this.clock.now().getTime() - viewer.allowedCheckedAt.getTime();
  }
}

function names(rule: SignInRule, login: string): boolean {
  return (
    rule.kind === 'anyone' || (rule.kind === 'login' && rule.login.toLowerCase() === login.toLowerCase())
  );
}

async function decideByMembership(
  organizations: readonly string[],
  client: MembershipSource,
): Promise<Decision> {
  try {
    return await findMembership(organizations, client);
  } catch (error) {
    // GitHub's failures are ours by now; anything else is a fault of this program.
    if (error instanceof AppError) return { kind: 'unknown', reason: error.message };
    throw error;
  }
}
