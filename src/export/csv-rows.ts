import { stringify } from 'csv-stringify/sync';

export type ExportRow = (string | number | null)[];

/** What a statement's columns are called, in its order. */
export interface CsvTable {
  columns: readonly string[];
}

const STATUS = 'Status';

const OWNER_AND_NAME = ['Owner ID', 'Owner Name', 'Owner Email', 'Repo ID', 'Repo Name', STATUS];

/** Of `toExportStatement`. */
export const REPO_TABLE: CsvTable = { columns: [...OWNER_AND_NAME, 'Stars Count'] };

/** Of `toRankingExportStatement`. */
export const RANKING_TABLE: CsvTable = {
  columns: ['Rank', 'Stars Count', ...OWNER_AND_NAME, 'Language', 'Stars Now'],
};

/** RFC 4180 with CRLF. Numbers stay bare; text that a spreadsheet would run gets an apostrophe in front. */
export function toCsv(
  rows: readonly ExportRow[],
  { columns }: CsvTable,
  { header }: { header: boolean },
): string {
  const statusIndex = columns.indexOf(STATUS);
  return stringify(
    rows.map((row) => row.with(statusIndex, toStatus(row[statusIndex]))),
    { columns: [...columns], header, record_delimiter: '\r\n', escape_formulas: true },
  );
}

/** Internal repos are seen by an organization's members alone, which is not public. Of what is not visible nothing is told. */
function toStatus(visibility: ExportRow[number] | undefined): string | null {
  if (visibility === null || visibility === undefined) return null;
  return visibility === 'public' ? 'Public' : 'Private';
}
