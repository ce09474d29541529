import { stringify } from 'csv-stringify/sync';

export type CsvRow = (string | number | null)[];

/** RFC 4180 with CRLF. Numbers stay bare; text that a spreadsheet would run gets an apostrophe in front. */
export function toCsvText(
  rows: readonly CsvRow[],
  columns: readonly string[],
  { header }: { header: boolean },
): string {
  return stringify([...rows], {
    columns: [...columns],
    header,
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}
