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

/** Of all runs of pieces from the first on, read as one slice, the one whose pages are fullest; null: all are empty. */
export function packPieces(pieces: readonly Piece[], { most, room, page }: PackSize): Pack | null {
  let best: Pack | null = null;
  let fullest = 0;
  let slice: Slice | null = null;
  let sum = 0;
  for (const [index, piece] of pieces.entries()) {
    slice = slice === null ? piece.slice : joinSlices(slice, piece.slice);
    sum += piece.count ?? Infinity;
    if (slice === null || (index > 0 && (sum > most || sum >= room))) break;
    const fill = sum / pagesFor(sum, page);
    if (sum > 0 && fill >= fullest) {
      fullest = fill;
      best = { slice, taken: index + 1 };
    }
  }
  return best;
}
