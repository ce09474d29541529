import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { CredentialVault } from '../auth/credential-vault.ts';
import { AppError } from '../common/app-error.ts';
import { GithubCredentialDeadError, GithubRateLimitedError } from '../github/github.errors.ts';
import type { OpenLeg } from './leg.opening.ts';
import type { Run } from './run.entity.ts';
import { RunTransitions } from './run-transitions.ts';
import { RunStore } from './run.store.ts';
import type { RunError } from './run.types.ts';
import { LegLostError, RunFailedError, SignInAgainError } from './sync.errors.ts';

export interface Setback {
  run: Run;
  /** Null: there was no credential to begin with. */
  leg: OpenLeg | null;
  signal: AbortSignal;
  error: unknown;
}

/** What becomes of a run whose leg met an error. What the leg stored page by page is kept in any case. */
@Injectable()
export class LegSetback {
  private readonly logger = new Logger(LegSetback.name);

  constructor(
    private readonly em: EntityManager,
    private readonly runs: RunStore,
    private readonly transitions: RunTransitions,
    private readonly vault: CredentialVault,
  ) {}

  /** Rejects with the error itself when another attempt at this leg may help. */
  async handle(setback: Setback): Promise<void> {
    if (setback.error instanceof LegLostError) return;
    try {
      await this.saveUsage(setback);
      await this.settle(setback);
    } catch (error) {
      if (!(error instanceof LegLostError)) throw error;
    }
  }

  private async settle({ run, leg, signal, error }: Setback): Promise<void> {
    if (signal.aborted) return this.transitions.goOnAtOnce(run);
    if (error instanceof GithubRateLimitedError) return this.transitions.waitForQuota(run, error.retryAt);
    if (error instanceof GithubCredentialDeadError && leg) return this.bury(run, leg.credentialId);
    if (error instanceof SignInAgainError) return this.transitions.failAll(run.accountId, error);
    if (error instanceof RunFailedError) return this.fail(run, error);
    await this.runs.saveSetback(run, toRunError(error));
    throw error;
  }

  /** No more requests with this token. The account may have another one: GITHUB_TOKEN beside a sign-in. */
  private async bury(run: Run, credentialId: number): Promise<void> {
    await this.vault.markDead(credentialId);
    this.logger.warn({
      message: 'Credential is dead',
      runId: run.id,
      accountId: run.accountId,
      credentialId,
    });
    if (await this.vault.findCredential(run.accountId)) return this.transitions.goOnAtOnce(run);
    await this.transitions.failAll(run.accountId, new SignInAgainError());
  }

  private async fail(run: Run, error: RunFailedError): Promise<void> {
    this.logger.warn({ message: 'Run failed', runId: run.id, target: run.target, code: error.code });
    await this.transitions.fail(run, error);
  }

  private async saveUsage({ run, leg }: Setback): Promise<void> {
    if (leg) await this.runs.addUsage(run.id, leg.meter.take(), this.em.fork());
  }
}

/** What its owner is told. Foreign errors may hold anything; ours hold no secret. */
function toRunError(error: unknown): RunError {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return {
    code: 'internal',
    message: 'Something went wrong here; the log has the details under the id of this job',
  };
}
