import { GithubNotComputedError } from '../github.errors.ts';
import { computeBackoffMs } from '../transport/backoff.ts';
import type { GraphqlCaller, GraphqlQuery } from './graphql-caller.ts';

/** One thing asked for in ever smaller pieces until GitHub can bear them. */
export class Shrinking {
  failures = 0;
  /** What GitHub was thought to bear before the failures in a row. */
  private ceilingBefore = 0;

  constructor(
    private readonly graphql: GraphqlCaller,
    private readonly query: GraphqlQuery,
  ) {}

  choose(wanted: number): number {
    return this.graphql.parts.sizes.choose(this.query, wanted);
  }

  wentWell(size: number): void {
    this.failures = 0;
    this.graphql.parts.sizes.grow(this.query, size);
  }

  /** Waits a little, then less may be asked for. False: there is nothing less than one. */
  async wasTooMuch(size: number): Promise<boolean> {
    const { sizes, clock, signal } = this.graphql.parts;
    if (this.failures === 0) this.ceilingBefore = sizes.getCeiling(this.query);
    this.failures += 1;
    if (size === 1) {
      // Where one is too much, the number was not what was wrong.
      if (this.failures > 1) sizes.shrink(this.query, this.ceilingBefore);
      return false;
    }
    sizes.shrink(this.query, size);
    await clock.sleep(computeBackoffMs(this.failures), signal);
    return true;
  }
}

export function toUnavailable({ name }: Pick<GraphqlQuery, 'name'>): GithubNotComputedError {
  return new GithubNotComputedError(`POST /graphql ${name}`, 'it computed no answer for a single one');
}
