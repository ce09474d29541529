import { Inject, Injectable, Logger } from '@nestjs/common';
import { ServiceAccount } from '../auth/service-account.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { parseTarget, toTargetText } from './target.ts';
import { TargetStore } from './target.store.ts';

/** SYNC_TARGETS: read with the account of GITHUB_TOKEN. What is no longer named there is no longer a target. */
@Injectable()
export class OperatorTargets {
  private readonly logger = new Logger(OperatorTargets.name);

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'sync'>,
    private readonly account: ServiceAccount,
    private readonly targets: TargetStore,
  ) {}

  /** While it is not known whose token that is, everything stays as it was. */
  async refresh(): Promise<void> {
    const named = this.config.sync.targets.flatMap((text) => this.parse(text));
    if (named.length === 0) return this.targets.removeOperatorTargets();
    const account = await this.account.find();
    if (account) await this.targets.replaceOperatorTargets(account.accountId, named);
  }

  private parse(text: string): string[] {
    const target = parseTarget(text);
    if (target) return [toTargetText(target)];
    this.logger.error({ message: 'SYNC_TARGETS names something that is no target: left out', target: text });
    return [];
  }
}
