import { joinSlices } from './slices.ts';
import type { Slice } from './planner.types.ts';

/** A slice and how many GitHub said it holds; null: not counted yet. */
export interface Piece {
  slice: Slice;
  count: number | null;
}

export interface Pack {
  slice: Slice;
  /** How many pieces, from the first, went into it. */
  taken: number;
}

interface PackSize {
  /** Together they hold no more. */
  most: number;
  /** They hold fewer than this together. */
  room: number;
  /** How many repos a page shows. */
  page: number;
}

/** Every page but the first shows one repo again. */
export function pagesFor(count: number, page: number): number {
  return count <= page ? 1 : 1 + Math.ceil((count - page) / (page - 1));
}

/** Of all runs of pieces from the first on, read as one slice, the one whose pages are fullest. */
export function packPieces(pieces: readonly Piece[], { most, room, page }: PackSize): Pack {
  const [first] = pieces;
  if (!first) throw new Error('There is nothing to pack');
  let best: Pack = { slice: first.slice, taken: 1 };
  let fullest = 0;
  let { slice } = first;
  let sum = 0;
  for (const [index, piece] of pieces.entries()) {
    const joined = index === 0 ? slice : joinSlices(slice, piece.slice);
    sum += piece.count ?? Infinity;
    if (joined === null || (index > 0 && (sum > most || sum >= room))) break;
    slice = joined;
    const fill = sum / pagesFor(sum, page);
    if (fill < fullest) continue;
    fullest = fill;
    best = { slice, taken: index + 1 };
  }
  return best;
}
