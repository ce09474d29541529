import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { parseInput } from '../../common/zod.pipe.ts';
import { CONFIG, type Config } from '../../config/config.ts';
import { parseEvent, type WebhookEvent, WebhookHeaders } from './webhook-event.ts';
import { type Refresh, WebhookRefreshStore } from './webhook-refresh.store.ts';
import { WebhookRuns } from './webhook-runs.ts';
import { isSignedBy } from './webhook-signature.ts';
import { WebhookSignatureError, WebhooksNotSetUpError } from './webhook.errors.ts';

/** As it came. */
export interface Delivery {
  headers: Readonly<Record<string, unknown>>;
  signature: string | undefined;
  body: Uint8Array;
}

/** `wanted`: how many runs it asks for; `duplicate`: it came before. */
export interface Receipt {
  outcome: 'accepted' | 'duplicate' | 'ignored';
  wanted: number;
}

/**
 * Deliveries of GitHub say what has changed; what it is like now is asked for, with a credential that may see it. Polling
 * remains the truth: what no delivery told is found by the schedule.
 */
@Injectable()
export class WebhooksService {
  private readonly logger = new Logger(WebhooksService.name);

  constructor(
    private readonly em: EntityManager,
    private readonly refreshes: WebhookRefreshStore,
    private readonly runs: WebhookRuns,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'webhookSecret'>,
  ) {}

  /** Throws `WebhooksNotSetUpError`, `WebhookSignatureError` and `InvalidInputError`: nothing is stored then. */
  async receive(delivery: Delivery): Promise<Receipt> {
    const { webhookSecret } = this.config;
    if (webhookSecret === null) throw new WebhooksNotSetUpError();
    if (!isSignedBy(webhookSecret, delivery.body, delivery.signature)) throw new WebhookSignatureError();
    const headers = parseInput(WebhookHeaders, delivery.headers);
    const event = parseEvent(headers, delivery.body);
    if (!event) return { outcome: 'ignored', wanted: 0 };
    const wanted = await this.em.fork().transactional((em) => this.accept(headers, event, em));
    if (wanted === null) return { outcome: 'duplicate', wanted: 0 };
    await this.startRuns(wanted);
    return { outcome: 'accepted', wanted: wanted.length };
  }

  /** Null: it came before. */
  private async accept(
    headers: WebhookHeaders,
    event: WebhookEvent,
    em: EntityManager,
  ): Promise<Refresh[] | null> {
    const now = this.clock.now();
    const { 'x-github-delivery': id, 'x-github-event': name } = headers;
    const isNew = await this.refreshes.saveDelivery({ id, event: name, receivedAt: now }, em);
    if (!isNew) return null;
    if (event.isAboutLists) await this.refreshes.doubtLists(event.repoId, now, em);
    const wanted = await this.refreshes.listWanted(event, now, em);
    await this.refreshes.save(wanted, now, em);
    return wanted;
  }

  /** What cannot be started now is started by the next tick: the delivery itself is safe. */
  private async startRuns(wanted: readonly Refresh[]): Promise<void> {
    try {
      await this.runs.startThese(wanted);
    } catch (error) {
      this.logger.warn({
        message: 'Could not start what a delivery asked for; tried again soon',
        err: error,
      });
    }
  }
}
