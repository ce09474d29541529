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

export interface Memberships {
  items: GithubMembership[];
  /** Set on the last page. */
  end: { organizationIds: number[]; isPartial: boolean } | null;
  /** Why GitHub does not show them. */
  withheld: string | null;
}

interface MembershipsCursor extends StreamCursor {
  url: string | null;
  organizationIds: number[];
  isPartial: boolean;
}

const SSO_REASON = 'GitHub withheld organizations: authorize the token for their SAML single sign-on';

/** The organizations the viewer is an active member of, and the role there. Leaving one removes the row. */
@Injectable()
export class MembershipsStream implements Stream<Memberships> {
  readonly name = 'organizations';

  constructor(
    private readonly accounts: AccountStore,
    private readonly members: OrganizationMemberStore,
    private readonly coverage: CoverageStore,
  ) {}

  async *pages(
    _scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<Memberships>> {
    const start = { url: null, organizationIds: [], isPartial: false };
    let cursor: MembershipsCursor | null = (from as MembershipsCursor | null) ?? start;
    while (cursor) {
      const before: MembershipsCursor = cursor;
      const outcome: Outcome<GithubPage<GithubMembership>> = await github.listMemberships(before.url);
      if (outcome.kind !== 'found') {
        const withheld = outcome.kind === 'not_found' ? 'GitHub does not show them' : outcome.reason;
        yield { rows: { items: [], end: null, withheld }, cursor: null, done: 0 };
        return;
      }
      const { items, nextUrl, withheldOrganizationIds } = outcome.value;
      const organizationIds = [
        ...before.organizationIds,
        ...items.map(({ organization }) => organization.id),
      ];
      const isPartial = before.isPartial || withheldOrganizationIds.length > 0;
      const end = nextUrl === null ? { organizationIds, isPartial } : null;
      cursor = nextUrl === null ? null : { url: nextUrl, organizationIds, isPartial };
      yield { rows: { items, end, withheld: null }, cursor, done: items.length };
    }
  }

  async store({ items, end, withheld }: Memberships, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    if (withheld !== null) {
      await this.saveCoverage(scope, { state: 'forbidden', stored: 0, reason: withheld }, em);
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
    { organizationIds, isPartial }: NonNullable<Memberships['end']>,
    scope: Scope,
    em: EntityManager,
  ): Promise<SaveCounts> {
    const stored = organizationIds.length;
    if (isPartial) {
      await this.saveCoverage(scope, { state: 'partial', stored, reason: SSO_REASON }, em);
      return NOTHING_SAVED;
    }
    await this.saveCoverage(scope, { state: stored === 0 ? 'empty' : 'complete', stored, reason: null }, em);
    const updated = await this.members.removeOthers(scope.accountId, organizationIds, em);
    return { ...NOTHING_SAVED, updated };
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
