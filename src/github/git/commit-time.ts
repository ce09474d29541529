/** The bounds of what a database and JSON can say: years 1 to 9999. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59Z');

/** Seconds as git prints them: any number of digits, or nothing where a commit has no date, which git takes for 1970. */
export function toInstant(seconds: string): Date {
  const ms = Number(seconds) * 1000;
  return new Date(Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, FIRST_MS), LAST_MS));
}
