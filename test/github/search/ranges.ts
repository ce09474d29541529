import { SearchRefused } from './refused.ts';

/** Whole numbers, both ends included. */
export interface Range {
  low: number;
  high: number;
}

const FIRST_YEAR = 1970;
const LAST_YEAR = 2970;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}:\d{2})?)?$/;

/** `5`, `>5`, `>=5`, `<5`, `<=5`, `5..9`, `5..*`, `*..9`. */
export function numberRange(text: string): Range {
  return toRange(text, (bound) => {
    if (!/^\d{1,15}$/.test(bound)) throw new SearchRefused(`"${bound}" is not a recognized number.`);
    return { low: Number(bound), high: Number(bound) };
  });
}

/** In seconds. A date without a time is its whole day; GitHub keeps instants in whole seconds. */
export function dateRange(text: string): Range {
  return toRange(text, (bound) => {
    const [, year, , , hour, , , zone] = INSTANT.exec(bound) ?? [];
    const start = Date.parse(hour === undefined || zone !== undefined ? bound : `${bound}Z`) / 1000;
    if (year === undefined || Number.isNaN(start) || !isCalendarDay(bound)) throw unknownDate(bound);
    if (Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) {
      const message = `The year ${year} in "${bound}" is outside the accepted range ${FIRST_YEAR} to ${LAST_YEAR}.`;
      throw new SearchRefused(message);
    }
    return { low: start, high: hour === undefined ? start + 86_399 : start };
  });
}

export function within({ low, high }: Range, value: number): boolean {
  return value >= low && value <= high;
}

function toRange(text: string, parse: (bound: string) => Range): Range {
  const [, operator, bound = ''] = /^(>=|<=|>|<)(.*)$/.exec(text) ?? [];
  if (operator !== undefined) return compared(operator, parse(bound));
  const [, from, to] = /^(.+?)\.\.(.+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    return { low: from === '*' ? -Infinity : parse(from).low, high: to === '*' ? Infinity : parse(to).high };
  }
  return text === '*' ? { low: -Infinity, high: Infinity } : parse(text);
}

function compared(operator: string, { low, high }: Range): Range {
  switch (operator) {
    case '>':
      return { low: high + 1, high: Infinity };
    case '>=':
      return { low, high: Infinity };
    case '<':
      return { low: -Infinity, high: low - 1 };
    default:
      return { low: -Infinity, high };
  }
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isCalendarDay(bound: string): boolean {
  const day = bound.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function unknownDate(bound: string): SearchRefused {
  return new SearchRefused(
    `"${bound}" is not a recognized date/time format. Please provide an ISO 8601 date/time value, such as YYYY-MM-DD.`,
  );
}
