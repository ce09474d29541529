import { stringify } from 'csv-stringify/sync';

/** The order of `toExportStatement`'s columns. */
export const CSV_COLUMNS = [
  'Owner ID',
  'Owner Name',
  'Owner Email',
  'Repo ID',
  'Repo Name',
  'Status',
  'Stars Count',
];

const STATUS_INDEX = CSV_COLUMNS.indexOf('Status');

export type ExportRow = (string | number | null)[];

/** RFC 4180 with CRLF. Numbers stay bare; text that a spreadsheet would run gets an apostrophe in front. */
export function toCsv(rows: readonly ExportRow[], { header }: { header: boolean }): string {
  return stringify(rows.map(toRecord), {
    columns: CSV_COLUMNS,
    header,
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}

/** Internal repos are seen by an organization's members alone, which is not public. */
function toRecord(row: ExportRow): ExportRow {
  return row.with(STATUS_INDEX, row[STATUS_INDEX] === 'public' ? 'Public' : 'Private');
}
