import type { GitMoment } from '../git/git-object.ts';

/** Beyond it a Date holds nothing. */
const LAST_MS = 8.64e15;

/** In UTC, as a DateTime. */
export function toDateTime({ seconds }: GitMoment): string {
  return `${written(seconds)}Z`;
}

/** By the clock of whoever wrote it, as a GitTimestamp. */
export function toGitTimestamp({ seconds, offsetMinutes }: GitMoment): string {
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const offset = `${offsetMinutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
  return written(seconds + offsetMinutes * 60) + (offsetMinutes === 0 ? 'Z' : offset);
}

/** JavaScript writes years of five digits with a sign and six. */
function written(seconds: number): string {
  const date = new Date(Math.min(seconds * 1000, LAST_MS));
  return date.toISOString().replace(/^\+0*/, '').replace('.000Z', '');
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
