import type { GithubClient } from '../github/github-client.ts';
import type { GithubUsage } from '../github/github.types.ts';

/** What a leg's clients have spent since somebody last asked. */
export class UsageMeter {
  private readonly clients: Pick<GithubClient, 'usage'>[] = [];
  private taken: GithubUsage = { requests: 0, quotaSpent: 0 };

  watch<Client extends Pick<GithubClient, 'usage'>>(client: Client): Client {
    this.clients.push(client);
    return client;
  }

  take(): GithubUsage {
    const total = { requests: 0, quotaSpent: 0 };
    for (const { usage } of this.clients) {
      total.requests += usage.requests;
      total.quotaSpent += usage.quotaSpent;
    }
    const spent = {
      requests: total.requests - this.taken.requests,
      quotaSpent: total.quotaSpent - this.taken.quotaSpent,
    };
    this.taken = total;
    return spent;
  }

  /** What was taken could not be stored: it is there to be taken again. */
  putBack({ requests, quotaSpent }: GithubUsage): void {
    this.taken = {
      requests: this.taken.requests - requests,
      quotaSpent: this.taken.quotaSpent - quotaSpent,
    };
  }
}
