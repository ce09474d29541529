import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/app-error.ts';
import { type TargetDto, toTarget } from './dto/target.dto.ts';
import { TargetStore } from './target.store.ts';

/** A viewer's own targets. */
@Injectable()
export class TargetsService {
  constructor(
    private readonly em: EntityManager,
    private readonly targets: TargetStore,
  ) {}

  async list(accountId: number): Promise<TargetDto[]> {
    const targets = await this.targets.list(accountId);
    return targets.map(toTarget);
  }

  /** `target`: its identity; `cron`: see `TargetToRemember`. Throws `TooManyTargetsError`. */
  async remember(accountId: number, target: string, cron?: string | null): Promise<TargetDto> {
    await this.em.fork().transactional(async (em) => {
      await this.targets.lockViewer(accountId, em);
      await this.targets.remember({ accountId, target, source: 'viewer', cron }, em);
    });
    const remembered = await this.targets.findByName(accountId, target);
    if (!remembered) throw new NotFoundError('This target');
    return toTarget(remembered);
  }

  /** Throws `NotFoundError`, for somebody else's too. */
  async remove(accountId: number, id: string): Promise<void> {
    if (!(await this.targets.remove(accountId, id))) throw new NotFoundError('This target');
  }
}
