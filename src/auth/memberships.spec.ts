import { describe, expect, it } from 'vitest';
import type { GithubMembership } from '../github/github.schema.ts';
import type { GithubPage, Outcome } from '../github/github.types.ts';
import { findMembership } from './memberships.ts';
import type { MembershipSource } from './sign-in-policy.ts';

type Answer = Outcome<GithubPage<GithubMembership>>;

function page(
  logins: string[],
  nextUrl: string | null = null,
  withheldOrganizationIds: number[] = [],
): Answer {
  const items = logins.map((login, id) => ({
    state: 'active',
    role: 'member',
    organization: { id, node_id: `O_${id}`, login, type: 'Organization' },
  }));
  return { kind: 'found', value: { items, nextUrl, notModified: false, withheldOrganizationIds } };
}

function source(...answers: Answer[]): MembershipSource {
  return {
    listMemberships: async () => answers.shift() ?? { kind: 'not_found' },
  };
}

describe('findMembership', () => {
  it('finds an organization on a later page, whatever the case of its letters', async () => {
    const decision = await findMembership(['acme'], source(page(['other'], 'next'), page(['ACME'])));

    expect(decision).toEqual({ kind: 'allowed' });
  });

  it('refuses after the last page', async () => {
    const decision = await findMembership(['acme'], source(page(['other'], 'next'), page(['another'])));

    expect(decision.kind).toBe('refused');
  });

  it('does not refuse when an organization was withheld', async () => {
    const decision = await findMembership(['acme'], source(page(['other'], null, [99])));

    expect(decision.kind).toBe('unknown');
  });

  it('does not refuse when the list may not be read', async () => {
    const decision = await findMembership(['acme'], source({ kind: 'forbidden', reason: 'needs read:org' }));

    expect(decision).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('read:org') });
  });
});
