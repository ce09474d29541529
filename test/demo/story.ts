import type { GithubWorld } from '../github/world.ts';
import type { JobStatus } from './visitor.ts';

const SHOWN_LINES = 8;

/** Tells what happens, step by step. */
export class Story {
  private step = 0;

  tell(text: string): void {
    this.step += 1;
    console.log(`${String(this.step).padStart(2)}. ${text}`);
  }

  add(text: string): void {
    console.log(`    ${text}`);
  }

  blank(): void {
    console.log('');
  }
}

export function describeWorld(world: GithubWorld): string {
  const repos = world.repos.byId.size;
  return `${world.accounts.byId.size} accounts, ${repos} repositories`;
}

export function describeSync({ totals }: JobStatus, seconds: number): string[] {
  const { inserted, updated, unchanged, requests, quotaSpent } = totals;
  return [
    `${inserted} inserted, ${updated} updated, ${unchanged} unchanged`,
    `in ${seconds.toFixed(1)} s, by ${requests} requests that cost ${quotaSpent} points of GitHub's quota`,
  ];
}

export function describeCsv(csv: Buffer): string[] {
  const lines = csv.toString().split('\r\n').slice(0, -1);
  const rows = lines.slice(1);
  const hidden = rows.filter((row) => /,Private,\d+$/.test(row)).length;
  return [
    `${rows.length} repositories, ${hidden} of them private, ${csv.length} bytes:`,
    ...lines.slice(0, SHOWN_LINES + 1).map((line) => `  ${line}`),
    ...(rows.length > SHOWN_LINES ? ['  ...'] : []),
  ];
}
