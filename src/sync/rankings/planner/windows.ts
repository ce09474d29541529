export interface Window {
  from: string;
  to: string;
}

/** Wider than GitHub's life on both sides: nothing may fall out at the ends. */
export const ALL_TIME: Window = { from: '1990-01-01T00:00:00Z', to: '2199-12-31T23:59:59Z' };

/** The first repos of GitHub. */
const GITHUB_BEGAN = toSeconds('2007-10-01T00:00:00Z');

export function isOneSecond({ from, to }: Window): boolean {
  return from === to;
}

/** At most `most` windows that make up this one, oldest first, cutting where repos can be: between GitHub's birth and now. */
export function splitWindow(window: Window, most: number, now: string): Window[] {
  const from = toSeconds(window.from);
  const to = toSeconds(window.to);
  const lived = { from: Math.max(from, GITHUB_BEGAN), to: Math.min(to, toSeconds(now)) };
  const cut = lived.to - lived.from + 1 >= most ? lived : { from, to };
  const seconds = cut.to - cut.from + 1;
  const parts = Math.min(most, seconds);
  const starts = Array.from(
    { length: parts },
    (_, index) => cut.from + Math.floor((seconds * index) / parts),
  );
  return starts.map((start, index) => ({
    from: index === 0 ? window.from : toIso(start),
    to: index + 1 < parts ? toIso((starts[index + 1] ?? 0) - 1) : window.to,
  }));
}

/** Whether `next` begins in the second after this one ends. */
export function isFollowedBy(window: Window, next: Window): boolean {
  return toSeconds(window.to) + 1 === toSeconds(next.from);
}

function toSeconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}

function toIso(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
