const WINDOW_MS = 60_000;
/** GitHub allows 900 a minute: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits */
const MAX_REST_STARTS = 800;
/** GitHub allows 60 and 90 seconds of CPU a minute and calls response time a rough estimate of it. */
const MAX_GRAPHQL_MS = 50_000;
const MAX_TOTAL_MS = 80_000;

export type PaceKind = 'rest' | 'graphql';

/** One request of the last minute. `durationMs` is 0 while it is under way. */
interface Beat {
  kind: PaceKind;
  startedAtMs: number;
  endedAtMs: number;
  durationMs: number;
}

/** The last minute's requests of one account, to stay below GitHub's secondary limits. */
export class Pace {
  private beats: Beat[] = [];

  /** Milliseconds until a request of this kind fits in; 0: now. */
  findWaitMs(kind: PaceKind, nowMs: number): number {
    this.beats = this.beats.filter((beat) => beat.endedAtMs > nowMs - WINDOW_MS);
    const restWaitMs = kind === 'rest' ? this.findStartsWaitMs(nowMs) : 0;
    const graphqlWaitMs =
      kind === 'graphql' ? findTimeWaitMs(this.listKind('graphql'), MAX_GRAPHQL_MS, nowMs) : 0;
    return Math.max(restWaitMs, graphqlWaitMs, findTimeWaitMs(this.beats, MAX_TOTAL_MS, nowMs));
  }

  /** Call what it returns when the response is there. */
  start(kind: PaceKind, nowMs: number): (endMs: number) => void {
    const beat: Beat = { kind, startedAtMs: nowMs, endedAtMs: nowMs, durationMs: 0 };
    this.beats.push(beat);
    return (endMs) => {
      beat.endedAtMs = endMs;
      beat.durationMs = endMs - beat.startedAtMs;
      // A long one may have left the window while it was under way.
      if (!this.beats.includes(beat)) this.beats.push(beat);
    };
  }

  private findStartsWaitMs(nowMs: number): number {
    const recent = this.listKind('rest').filter((beat) => beat.startedAtMs > nowMs - WINDOW_MS);
    const blocking = recent[recent.length - MAX_REST_STARTS];
    return blocking ? blocking.startedAtMs + WINDOW_MS - nowMs : 0;
  }

  private listKind(kind: PaceKind): Beat[] {
    return this.beats.filter((beat) => beat.kind === kind);
  }
}

/** When enough of the response time has left the window. */
function findTimeWaitMs(beats: readonly Beat[], maxMs: number, nowMs: number): number {
  let sumMs = 0;
  for (const { durationMs } of beats) sumMs += durationMs;
  const byEnd = beats.toSorted((a, b) => a.endedAtMs - b.endedAtMs);
  for (const beat of byEnd) {
    if (sumMs < maxMs) return 0;
    sumMs -= beat.durationMs;
    if (sumMs < maxMs) return beat.endedAtMs + WINDOW_MS - nowMs;
  }
  return 0;
}
