import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { saveRows } from '../database/save-rows.ts';
import { RepoAccess } from './repo-access.entity.ts';

/** That a viewer was seen to reach a repo, and until when that holds. */
export type AccessProof = Pick<RepoAccess, 'viewerId' | 'repoId' | 'permission' | 'provenUntil'>;

/** Writes `repo_access`, the leases by which viewers see what is not public. Bookkeeping: its rows are not counted. */
@Injectable()
export class RepoAccessStore {
  /** The viewer's own list is the only one that knows of affiliation. */
  async saveAccess(proofs: readonly AccessProof[], affiliated: boolean, em: EntityManager): Promise<void> {
    await saveRows(
      em,
      RepoAccess,
      proofs.map((proof) => toRow(proof, affiliated)),
    );
  }

  /** Proves access without a word on affiliation: what the viewer's own list said of it stands. */
  async saveProof(proofs: readonly AccessProof[], em: EntityManager): Promise<void> {
    const [first] = proofs;
    if (!first) return;
    const where = { viewerId: first.viewerId, repoId: { $in: proofs.map(({ repoId }) => repoId) } };
    const known = await em.find(RepoAccess, where, { disableIdentityMap: true });
    const affiliated = new Map(known.map((row) => [row.repoId, row.affiliated]));
    await saveRows(
      em,
      RepoAccess,
      proofs.map((proof) => toRow(proof, affiliated.get(proof.repoId) ?? false)),
    );
  }

  /** This viewer's access to these repos ends now. */
  async removeAccess(viewerId: number, repoIds: readonly number[], em: EntityManager): Promise<void> {
    await em.nativeDelete(RepoAccess, { viewerId, repoId: { $in: [...repoIds] } });
  }

  /** All of the viewer's access and memberships end, and with them every non-public repo that nobody else may see, lost ones too. */
  async forgetViewer(viewerId: number, em: EntityManager): Promise<void> {
    // In the order in which a page writes its repos, so that the two wait for each other instead of locking each other out.
    await em.execute(
      `select r.id from repo r where r.id in (select a.repo_id from repo_access a where a.viewer_id = ?)
         or (r.visibility <> 'public' and r.unreachable_since is not null)
       order by r.id for no key update`,
      [viewerId],
    );
    await em.execute(
      `with gone as (delete from repo_access where viewer_id = ? returning repo_id)
       delete from repo r using gone
       where r.id = gone.repo_id and r.visibility <> 'public'
         and not exists (select from repo_access a where a.repo_id = r.id and a.viewer_id <> ?)`,
      [viewerId, viewerId],
    );
    // Lost before: its access row went then, and nothing tells any more whose it was.
    await em.execute(
      `delete from repo r
       where r.visibility <> 'public' and r.unreachable_since is not null
         and not exists (select from repo_access a where a.repo_id = r.id)`,
    );
    await em.execute('delete from organization_member where account_id = ?', [viewerId]);
  }
}

function toRow(
  { viewerId, repoId, permission, provenUntil }: AccessProof,
  affiliated: boolean,
): AccessProof & Pick<RepoAccess, 'affiliated'> {
  return { viewerId, repoId, permission, affiliated, provenUntil };
}
