/** Source: docs.github.com, "About secondary rate limits". */
export interface SecondarySettings {
  concurrent: number;
  restPointsPerMinute: number;
  graphqlPointsPerMinute: number;
  /** Seconds of response time in a minute, all requests and GraphQL alone: GitHub's rough measure of CPU time. */
  cpuSecondsPerMinute: number;
  graphqlCpuSecondsPerMinute: number;
  penaltySeconds: number;
}

export const DEFAULT_SECONDARY: SecondarySettings = {
  concurrent: 100,
  restPointsPerMinute: 900,
  graphqlPointsPerMinute: 2000,
  cpuSecondsPerMinute: 90,
  graphqlCpuSecondsPerMinute: 60,
  penaltySeconds: 60,
};

export type Api = 'rest' | 'graphql';

/** GitHub answers 403 or 429, with or without `retry-after`. */
export interface Refusal {
  status: 403 | 429;
  tellsRetryAfter: boolean;
}

const DEFAULT_REFUSAL: Refusal = { status: 403, tellsRetryAfter: true };

interface Sample {
  at: number;
  api: Api;
  value: number;
}

const MINUTE_MS = 60_000;

/** The abuse limits of one spender over the last minute. */
export class SecondaryLimits {
  private readonly settings: SecondarySettings;
  private points: Sample[] = [];
  private responseTimes: Sample[] = [];
  private blockedUntil = 0;
  private refusal: Refusal = DEFAULT_REFUSAL;
  private inFlight = 0;
  arrivals = 0;

  constructor(settings: SecondarySettings) {
    this.settings = settings;
  }

  block(now: Date, seconds = this.settings.penaltySeconds, refusal: Refusal = DEFAULT_REFUSAL): void {
    this.blockedUntil = now.getTime() + seconds * 1000;
    this.refusal = refusal;
  }

  /** How to refuse and for how many seconds; null when free. */
  blocked(now: Date): (Refusal & { seconds: number }) | null {
    const left = this.blockedUntil - now.getTime();
    return left > 0 ? { ...this.refusal, seconds: Math.ceil(left / 1000) } : null;
  }

  /** Counts a request that begins now and blocks the spender when it is one too many. */
  begin(api: Api, points: number, now: Date): void {
    this.inFlight += 1;
    this.arrivals += 1;
    this.points.push({ at: now.getTime(), api, value: points });
    if (this.exceeded(now)) this.block(now);
  }

  end(api: Api, milliseconds: number, now: Date): void {
    this.inFlight -= 1;
    this.responseTimes.push({ at: now.getTime(), api, value: milliseconds / 1000 });
  }

  private exceeded(now: Date): boolean {
    const since = now.getTime() - MINUTE_MS;
    this.points = this.points.filter(({ at }) => at > since);
    this.responseTimes = this.responseTimes.filter(({ at }) => at > since);
    const limits = this.settings;
    return (
      this.inFlight > limits.concurrent ||
      sum(this.points, 'rest') > limits.restPointsPerMinute ||
      sum(this.points, 'graphql') > limits.graphqlPointsPerMinute ||
      sum(this.responseTimes) > limits.cpuSecondsPerMinute ||
      sum(this.responseTimes, 'graphql') > limits.graphqlCpuSecondsPerMinute
    );
  }
}

function sum(samples: Sample[], api?: Api): number {
  let total = 0;
  for (const sample of samples) if (api === undefined || sample.api === api) total += sample.value;
  return total;
}
