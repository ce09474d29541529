import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/app-error.ts';
import { queryRows } from '../../database/query-rows.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import type { OwnerSubject, RepoSubject, Subject } from './subject.ts';

/** A subject as somebody names it. */
export type SubjectName = { repository: number } | { organization: string };

/** Finds what a reader may ask about. Throws `NotFoundError` where nothing of it is visible, which is all that is said. */
@Injectable()
export class SubjectQueries {
  constructor(private readonly em: EntityManager) {}

  async getSubject(sight: Sight, name: SubjectName, em: EntityManager = this.em): Promise<Subject> {
    return 'repository' in name
      ? this.getRepo(sight, name.repository, em)
      : this.getOwner(sight, name.organization, em);
  }

  private async getRepo({ viewerId, at }: Sight, id: number, em: EntityManager): Promise<RepoSubject> {
    const text = `select r.id, r.owner_id, o.login, r.name
      from visible_repo($1, $2) r join account o on o.id = r.owner_id where r.id = $3`;
    type Row = { id: number; owner_id: number; login: string; name: string };
    const [row] = await queryRows<Row>(em, { text, values: [viewerId, at, id] });
    if (!row) throw new NotFoundError('This repository');
    return { scope: 'repository', repoId: id, ownerId: row.owner_id, owner: row.login, name: row.name };
  }

  /** An owner of whom the reader sees no repo is nobody to him: that there are others would be told otherwise. */
  private async getOwner({ viewerId, at }: Sight, login: string, em: EntityManager): Promise<OwnerSubject> {
    const text = `select o.id, o.login from account o where lower(o.login) = lower($3)
      and exists (select from visible_repo($1, $2) r where r.owner_id = o.id) order by o.id`;
    const rows = await queryRows<{ id: number; login: string }>(em, { text, values: [viewerId, at, login] });
    const [first] = rows;
    if (!first) throw new NotFoundError('This organization');
    return { scope: 'organization', login: first.login, ownerIds: rows.map(({ id }) => id) };
  }
}
