const SHAPE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):?(\d\d))?$/;

/**
 * When a commit or a tag says it was made. Git keeps whatever a clock or a script gave it: years of five digits, and
 * offsets of days, which Date does not read. Null: nothing that PostgreSQL's and our own dates agree on.
 */
export function parseGitInstant(text: string | null | undefined): Date | null {
  const [whole, year, month, day, hour, minute, second, sign, offsetHours, offsetMinutes] =
    SHAPE.exec(text ?? '') ?? [];
  if (whole === undefined) return null;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60_000;
  const instant = new Date(local - (sign === '-' ? -offset : offset));
  return isStorable(instant) ? instant : null;
}

/** A year of four digits: others have a form of their own in each of the places that a date goes through. */
function isStorable(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999;
}
