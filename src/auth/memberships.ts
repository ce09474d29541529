import type { Decision, MembershipSource } from './sign-in-policy.ts';

/** Whether the viewer is an active member of one of these organizations (lower-cased logins). */
export async function findMembership(
  organizations: readonly string[],
  client: MembershipSource,
): Promise<Decision> {
  let nextUrl: string | null = null;
  let isWithheld = false;
  do {
    const outcome = await client.listMemberships(nextUrl);
    if (outcome.kind === 'not_found')
      return { kind: 'unknown', reason: 'GitHub does not show the memberships' };
    if (outcome.kind !== 'found')
      return {
        kind: 'unknown',
        reason: `GitHub does not show the memberships (grant read:org): ${outcome.reason}`,
      };
    const page = outcome.value;
    if (page.items.some(({ organization }) => organizations.includes(organization.login.toLowerCase()))) {
      return { kind: 'allowed' };
    }
    isWithheld ||= page.withheldOrganizationIds.length > 0;
    nextUrl = page.nextUrl;
  } while (nextUrl !== null);
  if (isWithheld) return { kind: 'unknown', reason: 'GitHub withheld some organizations (single sign-on)' };
  return { kind: 'refused', reason: 'it is in none of the organizations that SIGN_IN_ALLOWED names' };
}
