import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { OrganizationMember } from './account.entity.ts';

export type MembershipRow = Pick<OrganizationMember, 'organizationId' | 'accountId' | 'role'>;

/** Writes `organization_member`: of which organizations our viewers are members. */
@Injectable()
export class OrganizationMemberStore {
  async saveMemberships(rows: readonly MembershipRow[], em: EntityManager): Promise<SaveCounts> {
    return saveRows(em, OrganizationMember, rows);
  }

  /** After a whole list: the account is a member of these organizations and no others. Returns how many it left. */
  async removeOthers(
    accountId: number,
    organizationIds: readonly number[],
    em: EntityManager,
  ): Promise<number> {
    return em.nativeDelete(OrganizationMember, { accountId, organizationId: { $nin: [...organizationIds] } });
  }
}
