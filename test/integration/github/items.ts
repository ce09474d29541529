import type { GithubWorld } from '../../github/world.ts';
import { NOW } from './client-bench.ts';

const START = NOW.getTime() - 30 * 86_400_000;

/** The n-th minute of the tests' world. */
export function at(n: number): Date {
  return new Date(START + n * 60_000);
}

/** Numbers from 1, one a minute: issues, and pull requests at the even numbers. */
export function addItems(
  world: GithubWorld,
  { repoId, count, kind }: { repoId: number; count: number; kind?: 'issue' | 'pull' },
): void {
  for (let n = 1; n <= count; n++) {
    world.issues.add(repoId, { kind: kind ?? (n % 2 === 0 ? 'pull' : 'issue'), createdAt: at(n) });
  }
}
