/**
 * How many letters have to be changed, added, dropped or swapped with a neighbour to make one word of the other
 * (Damerau-Levenshtein, each place touched once). More than `limit` is not counted further: undefined.
 */
export function editDistance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = nextRow({ a, b, row, last, beforeLast });
    if (Math.min(...current) > limit) return undefined;
    beforeLast = last;
    last = current;
  }
  const distance = last[b.length] ?? 0;
  return distance > limit ? undefined : distance;
}

interface Step {
  a: string;
  b: string;
  row: number;
  last: readonly number[];
  beforeLast: readonly number[];
}

function nextRow({ a, b, row, last, beforeLast }: Step): number[] {
  const current = [row];
  for (let column = 1; column <= b.length; column += 1) {
    const isSame = a[row - 1] === b[column - 1];
    const changed = at(last, column - 1) + (isSame ? 0 : 1);
    const best = Math.min(changed, at(last, column) + 1, at(current, column - 1) + 1);
    const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
    current.push(isSwapped ? Math.min(best, at(beforeLast, column - 2) + 1) : best);
  }
  return current;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
