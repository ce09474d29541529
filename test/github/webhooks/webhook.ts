import { deliver } from './deliver.ts';
import { WebhookPayloads } from './payloads.ts';
import type { Call } from '../http/call.ts';
import type { GithubStandIn } from '../github-stand-in.ts';
import type { Account } from '../world/model.ts';
import type { Delivery } from './deliver.ts';

/** A webhook as somebody has set it up on GitHub: where it goes, and what it is signed with. */
export class Webhook {
  private readonly standIn: GithubStandIn;
  private readonly target: Pick<Delivery, 'url' | 'secret'>;

  constructor(standIn: GithubStandIn, target: Pick<Delivery, 'url' | 'secret'>) {
    this.standIn = standIn;
    this.target = target;
  }

  /** Builds bodies from the world as it is now. */
  payloads(sender: Account | null = null): WebhookPayloads {
    return webhookPayloads(this.standIn, sender);
  }

  /** `send('issues', hook.payloads().issues('opened', item))`; the same `id` again is a redelivery. */
  send(event: string, payload: object, options: Pick<Delivery, 'id' | 'asForm'> = {}): Promise<Response> {
    return deliver({ ...this.target, event, payload, ...options });
  }
}

/** Nobody asks for a delivery: it is written as for a reader who is not signed in. */
export function webhookPayloads(standIn: GithubStandIn, sender: Account | null = null): WebhookPayloads {
  const urls = { web: standIn.webUrl, api: standIn.apiUrl, graphql: standIn.graphqlUrl };
  const call: Call = {
    method: 'POST',
    path: '/',
    url: new URL(urls.web),
    query: new URLSearchParams(),
    params: {},
    headers: {},
    body: Buffer.alloc(0),
    viewer: null,
    token: null,
    app: null,
    scopes: new Set(),
    apiVersion: '2022-11-28',
    world: standIn.world,
    urls,
    now: standIn.world.now(),
    withheldOrgIds: new Set(),
    searchShare: 1,
  };
  return new WebhookPayloads(call, sender);
}
