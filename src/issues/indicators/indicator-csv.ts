import { stringify } from 'csv-stringify/sync';
import type { Counts } from './counts.ts';
import type { IndicatorView } from './indicator.dto.ts';

type Field = string | number | null;

const COLUMNS = [
  'Of',
  'Month',
  'From',
  'To',
  'Kind',
  'State',
  'Repositories',
  'Opened',
  'Closed',
  'Open At End',
  'Bug Opened',
  'Performance Opened',
  'Defect Density',
  'Performance Percentage',
  'Time To Close Median Seconds',
  'Time To Close P90 Seconds',
];

/** One row a month and one for the whole window. RFC 4180 with CRLF; text that a spreadsheet would run gets an apostrophe. */
export function toIndicatorCsv(view: IndicatorView): string {
  const { of, window, kind, state, repositories, total, months } = view;
  const subject: Field = of.repository
    ? `${of.repository.owner}/${of.repository.name}`
    : (of.organization ?? null);
  const toHead = ({ month, from, to }: Record<'month' | 'from' | 'to', string>): Field[] => [
    subject,
    month,
    from,
    to,
    kind,
    state,
    repositories.count,
  ];
  const rows = [...months, { month: 'Total', ...window, ...total }].map((row): Field[] =>
    toHead(row).concat(toFields(row)),
  );
  return stringify(rows, { columns: COLUMNS, header: true, record_delimiter: '\r\n', escape_formulas: true });
}

/** What is null stays empty: it is not zero. */
function toFields(counts: Counts): Field[] {
  const { medianSeconds, p90Seconds } = counts.timeToClose;
  return [
    counts.opened,
    counts.closed,
    counts.openAtEnd,
    counts.bugOpened,
    counts.performanceOpened,
    counts.defectDensity,
    counts.performancePercentage,
    medianSeconds,
    p90Seconds,
  ];
}
