import { setTimeout as delay } from 'node:timers/promises';
import { Browser } from '../support/browser.ts';

/** What the demo reads of a job's status. */
export interface JobStatus {
  id: string;
  state: string;
  totals: {
    inserted: number;
    updated: number;
    unchanged: number;
    requests: number;
    quotaSpent: number;
  };
  error: { message: string } | null;
}

const LOOK_EVERY_MS = 100;
const ENDED = new Set(['succeeded', 'failed', 'cancelled']);

/** A person at a browser, in so far as the service can tell. */
export class Visitor {
  private readonly browser: Browser;

  constructor(serviceUrl: string) {
    this.browser = new Browser(serviceUrl);
  }

  /** Through GitHub's OAuth web flow, where this person is signed in already and says yes. */
  async signIn(login: string, githubUrl: string): Promise<void> {
    await this.browser.jar.setCookie(`user_session=${login}; Path=/`, githubUrl);
    const landing = await this.browser.visit('/auth/github?returnTo=/auth/me');
    const me = await readJson<{ login: string }>(landing, 'Signing in');
    if (me.login !== login) throw new Error(`Signed in as ${me.login} instead of ${login}`);
  }

  /** Returns the job's last status. Throws unless it succeeds. */
  async sync(target: string, onProgress: (status: JobStatus) => void): Promise<JobStatus> {
    const response = await this.browser.send('/api/sync', { method: 'POST', json: { target } });
    const { id } = await readJson<{ id: string }>(response, 'Starting the sync');
    for (;;) {
      const status = await this.readStatus(id);
      if (status.state === 'succeeded') return status;
      if (ENDED.has(status.state))
        throw new Error(`The sync ${status.state}: ${status.error?.message ?? 'no reason given'}`);
      onProgress(status);
      await delay(LOOK_EVERY_MS);
    }
  }

  /** The CSV's bytes. A broken transfer throws. */
  async download(path: string): Promise<Buffer> {
    const response = await this.browser.send(path);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  async createKey(name: string): Promise<string> {
    const response = await this.browser.send('/api/keys', { method: 'POST', json: { name } });
    const { key } = await readJson<{ key: string }>(response, 'Making an API key');
    return key;
  }

  private async readStatus(id: string): Promise<JobStatus> {
    return readJson(await this.browser.send(`/api/jobs/${id}/status`), 'Asking for the status');
  }
}

async function readJson<Body>(response: Response, what: string): Promise<Body> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${what} ended with ${response.status}: ${text}`);
  return JSON.parse(text) as Body;
}
