import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AccountStore } from '../../accounts/account.store.ts';
import { OrganizationMemberStore } from '../../accounts/organization-member.store.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubMembership } from '../../github/github.schema.ts';
import type { GithubPage, Outcome } from '../../github/github.types.ts';
import { CoverageStore } from '../coverage.store.ts';
import { toAccountRow } from '../github-to-rows.ts';
import {
  addCounts,
  NOTHING_SAVED,
  type Scope,
  type Stream,
  type StreamCursor,
  type StreamPage,
} from './stream.ts';
import {
  advance,
  FIRST_PAGE,
  type SweepState,
  type SweepWhole,
  toFingerprint,
  UNSTABLE_REASON,
} from './sweep.ts';

export interface Memberships {
  items: GithubMembership[];
  /** Set on the last page. */
  end: MembershipsEnd | null;
  /** Why GitHub does not show them. */
  withheld: string | null;
}

interface MembershipsEnd {
  organizationIds: number[];
  /** Why these are not all of them; null: they are. */
  reason: string | null;
}

interface MembershipsCursor extends StreamCursor {
  state: SweepState;
  /** What this walk listed so far, and what the walk before it did. */
  organizationIds: number[];
  idsBefore: number[];
  isPartial: boolean;
}

const START: MembershipsCursor = { state: FIRST_PAGE, organizationIds: [], idsBefore: [], isPartial: false };

const SSO_REASON = 'GitHub withheld organizations: authorize the token for their SAML single sign-on';

/** The organizations the viewer is an active member of, and the role there. Leaving one removes the row, once a whole walk did not show it. */
@Injectable()
export class MembershipsStream implements Stream<Memberships> {
  readonly name = 'organizations';

  constructor(
    private readonly accounts: AccountStore,
    private readonly members: OrganizationMemberStore,
    private readonly coverage: CoverageStore,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<Memberships>> {
    let cursor: MembershipsCursor | null = (from as MembershipsCursor | null) ?? START;
    let mayRepeat = scope.mayRepeatPage;
    while (cursor) {
      const before: MembershipsCursor = cursor;
      const outcome: Outcome<GithubPage<GithubMembership>> = await github.listMemberships(before.state.url);
      if (outcome.kind !== 'found') {
        const withheld = outcome.kind === 'not_found' ? 'GitHub does not show them' : outcome.reason;
        yield { rows: { items: [], end: null, withheld }, cursor: null, done: 0 };
        return;
      }
      const { items, nextUrl, notModified, withheldOrganizationIds } = outcome.value;
      const ids = items.map(({ organization }) => organization.id);
      const isPartial = before.isPartial || withheldOrganizationIds.length > 0;
      // As in `RepoSweep`: a leg that died may have fetched this very page just before.
      const isAsLastTime = notModified && !mayRepeat;
      mayRepeat = false;
      const step = advance(before.state, {
        nextUrl,
        fingerprint: toFingerprint(ids),
        isAsLastTime,
        isPartial,
      });
      const read = { ...before, organizationIds: [...before.organizationIds, ...ids], isPartial };
      cursor = step.kind === 'next' ? toCursor(step.state, read) : null;
      const end = step.kind === 'end' ? toEnd(step.whole, read) : null;
      const done = before.state.walk === 1 ? items.length : 0;
      yield { rows: { items, end, withheld: null }, cursor, done };
    }
  }

  async store({ items, end, withheld }: Memberships, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    if (withheld !== null) {
      await this.saveForbidden(scope, withheld, em);
      return NOTHING_SAVED;
    }
    const accounts = await this.accounts.saveAccounts(
      items.map(({ organization }) => toAccountRow(organization)),
      em,
    );
    const rows = items.map(({ organization, role }) => ({
      organizationId: organization.id,
      accountId: scope.accountId,
      role,
    }));
    const counts = addCounts(accounts, await this.members.saveMemberships(rows, em));
    return end ? addCounts(counts, await this.finish(end, scope, em)) : counts;
  }

  private async finish(
    { organizationIds, reason }: MembershipsEnd,
    scope: Scope,
    em: EntityManager,
  ): Promise<SaveCounts> {
    const stored = organizationIds.length;
    if (reason !== null) {
      await this.saveCoverage(scope, { state: 'partial', stored, reason }, em);
      return NOTHING_SAVED;
    }
    await this.saveCoverage(scope, { state: stored === 0 ? 'empty' : 'complete', stored, reason: null }, em);
    const updated = await this.members.removeOthers(scope.accountId, organizationIds, em);
    return { ...NOTHING_SAVED, updated };
  }

  private async saveForbidden(scope: Scope, reason: string, em: EntityManager): Promise<void> {
    const key = { accountId: scope.accountId, target: scope.targetText };
    const before = await this.coverage.findList(key, this.name, em);
    await this.saveCoverage(scope, { state: 'forbidden', stored: before?.stored ?? 0, reason }, em);
  }

  private async saveCoverage(
    scope: Scope,
    list: { state: 'forbidden' | 'partial' | 'empty' | 'complete'; stored: number; reason: string | null },
    em: EntityManager,
  ): Promise<void> {
    const isWhole = list.reason === null;
    const key = { accountId: scope.accountId, target: scope.targetText, stream: this.name };
    const expected = isWhole ? list.stored : null;
    await this.coverage.saveList(
      { ...key, ...list, expected, fullSweepAt: isWhole ? scope.startedAt : null },
      em,
    );
  }
}

function toCursor(state: SweepState, read: MembershipsCursor): MembershipsCursor {
  if (state.walk === read.state.walk) return { ...read, state };
  return { ...read, state, organizationIds: [], idsBefore: read.organizationIds };
}

function toEnd(
  whole: SweepWhole,
  { organizationIds, idsBefore, isPartial }: MembershipsCursor,
): MembershipsEnd {
  const reason = isPartial ? SSO_REASON : UNSTABLE_REASON;
  if (whole === null) return { organizationIds: [...new Set([...idsBefore, ...organizationIds])], reason };
  const ids = whole === 'this walk' ? organizationIds : idsBefore;
  return { organizationIds: [...new Set(ids)], reason: isPartial ? SSO_REASON : null };
}
