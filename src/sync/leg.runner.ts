import { Injectable, Logger } from '@nestjs/common';
import { LegCheck, LegOpening, type OpenLeg } from './leg.opening.ts';
import { LegSetback } from './leg.setback.ts';
import { LegWalk } from './leg.walk.ts';
import type { Run } from './run.entity.ts';
import { RunTransitions } from './run-transitions.ts';

/** One leg of a run, by whoever has the account's lock. */
@Injectable()
export class LegRunner {
  private readonly logger = new Logger(LegRunner.name);

  constructor(
    private readonly transitions: RunTransitions,
    private readonly opening: LegOpening,
    private readonly legCheck: LegCheck,
    private readonly legWalk: LegWalk,
    private readonly setback: LegSetback,
  ) {}

  /** Rejects only with what is worth another attempt at this leg. */
  async run(run: Run, signal: AbortSignal): Promise<void> {
    if (!(await this.transitions.begin(run))) return;
    let leg: OpenLeg | null = null;
    try {
      leg = await this.opening.open(run, signal);
      await this.legCheck.check(run, leg);
      const end = await this.legWalk.walk(run, leg, signal);
      this.logger.log({ message: 'Leg ended', runId: run.id, target: run.target, leg: run.leg, end });
    } catch (error) {
      await this.setback.handle({ run, leg, signal, error });
    }
  }
}
