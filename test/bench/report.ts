/** One line a figure: what was measured, what it should be, and whether it is. Never a gate. */
export function tell(what: string, figure: string, wanted?: { is: boolean; text: string }): void {
  const verdict = wanted ? `   ${wanted.is ? 'ok  ' : 'MISS'} (wanted ${wanted.text})` : '';
  console.log(`  ${what.padEnd(58)} ${figure.padStart(18)}${verdict}`);
}

export function tellSection(title: string): void {
  console.log(`\n${title}`);
}

export function toMs(ms: number): string {
  return `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;
}

export function toRatio(ratio: number): string {
  return `${ratio.toFixed(2)} x`;
}

/** `share` of the values are at most this. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}
