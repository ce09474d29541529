import { type CsvRow, toCsvText } from '../common/csv.ts';

export type ExportRow = CsvRow;

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

/** Of `toSeriesExportStatement`. */
export const NEW_CONTRIBUTORS_TABLE: CsvTable = { columns: ['Repository', 'Month', 'New Contributors'] };

export function toCsv(
  rows: readonly ExportRow[],
  { columns }: CsvTable,
  { header }: { header: boolean },
): string {
  const statusIndex = columns.indexOf(STATUS);
  const shown = statusIndex < 0 ? rows : rows.map((row) => row.with(statusIndex, toStatus(row[statusIndex])));
  return toCsvText(shown, columns, { header });
}

/** Internal repos are seen by an organization's members alone, which is not public. Of what is not visible nothing is told. */
function toStatus(visibility: ExportRow[number] | undefined): string | null {
  if (visibility === null || visibility === undefined) return null;
  return visibility === 'public' ? 'Public' : 'Private';
}
