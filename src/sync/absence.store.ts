import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.ts';
import { RepoAccessStore } from '../repos/repo-access.store.ts';
import { RepoStore } from '../repos/repo.store.ts';
import { CoverageStore } from './coverage.store.ts';
import type { Target } from './target.ts';

/** How a repo that a list no longer shows answered when it was asked for by id. */
export type AbsentAnswer =
  | { id: number; kind: 'found'; visibility: string; permission: string }
  | { id: number; kind: 'not_found' }
  /** 403, 410, 451: says nothing about whether it is there. */
  | { id: number; kind: 'withheld'; reason: string };

export interface AskedBy {
  accountId: number;
  target: Target;
  targetText: string;
  askedAt: Date;
}

type Found = Extract<AbsentAnswer, { kind: 'found' }>;

/** What follows from a list no longer showing a repo, once GitHub was asked for it by id. */
@Injectable()
export class AbsenceStore {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'accessMaxAgeMs'>,
    private readonly repos: RepoStore,
    private readonly access: RepoAccessStore,
    private readonly coverage: CoverageStore,
  ) {}

  /** Returns how many repos changed. */
  async save(answers: readonly AbsentAnswer[], by: AskedBy, em: EntityManager): Promise<number> {
    const found = answers.filter((answer) => answer.kind === 'found');
    const lost = answers.filter(({ kind }) => kind === 'not_found').map(({ id }) => id);
    await this.repos.lock(
      answers.map(({ id }) => id),
      em,
    );
    const changed = (await this.saveFound(found, by, em)) + (await this.saveLost(lost, by, em));
    for (const answer of answers) {
      if (answer.kind !== 'withheld') continue;
      const withheld = { state: 'forbidden' as const, reason: answer.reason };
      await this.coverage.saveForbidden({ accountId: by.accountId, repoId: answer.id }, withheld, em);
    }
    const settled = [...found.map(({ id }) => id), ...lost];
    await this.coverage.removeListed({ accountId: by.accountId, target: by.targetText }, settled, em);
    return changed;
  }

  /** This viewer's access ends; whether anybody else's is left decides whether the repo is shown at all. */
  async saveLost(repoIds: readonly number[], by: AskedBy, em: EntityManager): Promise<number> {
    if (repoIds.length === 0) return 0;
    await this.repos.lock(repoIds, em);
    await this.access.removeAccess(by.accountId, repoIds, em);
    const hidden = await this.repos.hidePublic(repoIds, em);
    const unreachable = await this.repos.markUnreachable(repoIds, by.askedAt, em);
    await this.coverage.saveUnreachable(unreachable, em);
    return new Set([...hidden, ...unreachable]).size;
  }

  /** Still visible: only what the list claimed goes. The viewer's own list claimed affiliation, any other nothing. */
  private async saveFound(found: readonly Found[], by: AskedBy, em: EntityManager): Promise<number> {
    let changed = 0;
    const ids = found.map(({ id }) => id);
    await this.coverage.saveReadable(by.accountId, ids, em);
    for (const { id, visibility } of found) changed += await this.repos.markReachable(id, visibility, em);
    const provenUntil = new Date(by.askedAt.getTime() + this.config.accessMaxAgeMs);
    const rows = found
      .filter(({ visibility }) => visibility !== 'public')
      .map(({ id, permission }) => ({ viewerId: by.accountId, repoId: id, permission, provenUntil }));
    if (by.target.kind !== 'viewer') {
      await this.access.saveProof(rows, em);
      return changed;
    }
    const isPublic = found.filter(({ visibility }) => visibility === 'public').map(({ id }) => id);
    await this.access.removeAccess(by.accountId, isPublic, em);
    await this.access.saveAccess(rows, false, em);
    return changed;
  }
}
