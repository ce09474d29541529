import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

export interface WebhookExample {
  event: string;
  payload: Record<string, unknown>;
}

/** Payloads that GitHub itself has sent, of these events. */
export async function webhookExamples(events: readonly string[]): Promise<WebhookExample[]> {
  const path = createRequire(import.meta.url).resolve('@octokit/webhooks-examples');
  const all = JSON.parse(await readFile(path, 'utf8')) as {
    name: string;
    examples: Record<string, unknown>[];
  }[];
  return all
    .filter(({ name }) => events.includes(name))
    .flatMap(({ name, examples }) => examples.map((payload) => ({ event: name, payload })));
}
