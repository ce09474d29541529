import { query } from './sync-kit.ts';
import type { TestApp } from './test-app.ts';

export interface Difference {
  lost: string[];
  added: string[];
}

/** Enough to see what kind of rows it is; a message of thousands helps nobody. */
const SHOWN = 5;

/** What each of these statements finds in one database and not in the other, in whatever order. */
export async function compareTables(
  statements: Readonly<Record<string, string>>,
  { before, after }: { before: TestApp; after: TestApp },
): Promise<Record<string, Difference>> {
  const differences: Record<string, Difference> = {};
  for (const [name, sql] of Object.entries(statements)) {
    const [left, right] = [await listRows(before, sql), await listRows(after, sql)];
    const difference = { lost: subtract(left, right), added: subtract(right, left) };
    if (difference.lost.length + difference.added.length > 0) differences[name] = difference;
  }
  return differences;
}

async function listRows(app: TestApp, sql: string): Promise<string[]> {
  const rows = await query(app, sql);
  return rows.map((row) => JSON.stringify(row));
}

/** As often as a row is there once more, it is shown. */
function subtract(rows: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  const more = rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
  return more.slice(0, SHOWN);
}
