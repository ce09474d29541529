import { Counter, type Registry } from 'prom-client';
import { GITHUB_REQUESTS, type GithubRequestFacts } from '../github/github-requests.ts';

/** Counts until the returned function is called. */
export function countGithubRequests(registry: Registry): () => void {
  const counter = new Counter({
    name: 'octavo_github_requests_total',
    help: 'Requests to GitHub by bucket and status; status none where no answer came',
    labelNames: ['bucket', 'status'],
    registers: [registry],
  });
  const onRequest = (message: unknown): void => {
    const { bucket, status } = message as GithubRequestFacts;
    counter.inc({ bucket, status: status ?? 'none' });
  };
  GITHUB_REQUESTS.subscribe(onRequest);
  return () => GITHUB_REQUESTS.unsubscribe(onRequest);
}
