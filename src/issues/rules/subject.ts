import type { Sight } from '../../repos/repo-statements.ts';
import type { SqlValues } from '../../repos/sql-values.ts';

/** One repo, or all repos of an owner: what rules are about, and numbers are computed over. */
export type Subject = RepoSubject | OwnerSubject;

export interface RepoSubject {
  scope: 'repository';
  repoId: number;
  ownerId: number;
  owner: string;
  name: string;
}

export interface OwnerSubject {
  scope: 'organization';
  login: string;
  /** A login changes hands: two accounts may hold it here until both were seen again. */
  ownerIds: readonly number[];
}

/** The repos of a subject that the reader may see, as the body of a CTE named `scope`: id, owner_id, name. */
export function toScope({ viewerId, at }: Sight, subject: Subject, values: SqlValues): string {
  const visible = `visible_repo(${values.add(viewerId)}, ${values.add(at)})`;
  const condition =
    subject.scope === 'repository'
      ? `r.id = ${values.add(subject.repoId)}::bigint`
      : `r.owner_id = any(${values.add(subject.ownerIds)}::bigint[])`;
  return `select r.id, r.owner_id, r.name from ${visible} r where ${condition}`;
}

/** What rules are stored under. */
export function toScopeIds(subject: Subject): readonly number[] {
  return subject.scope === 'repository' ? [subject.repoId] : subject.ownerIds;
}
