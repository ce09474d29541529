/** `2026-03`, a month of UTC. As texts they are in the order of time. */
export type Month = string;

export const MONTH = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])$/;

/** Of an instant in the years 1 to 9999. */
export function toMonth(instant: Date): Month {
  return instant.toISOString().slice(0, 7);
}

/** Both included; none when `from` is the later one. */
export function listMonths(from: Month, to: Month): Month[] {
  const months: Month[] = [];
  for (let month = from; month <= to; month = toNext(month)) months.push(month);
  return months;
}

function toNext(month: Month): Month {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number < 12 ? join(year, number + 1) : join(year + 1, 1);
}

function join(year: number, number: number): Month {
  return `${String(year).padStart(4, '0')}-${String(number).padStart(2, '0')}`;
}
