import { topOf } from './star-ranges.ts';
import type { Believed } from './plan-state.ts';

/** More would make the state large. */
const MOST = 200;

/** From the top down, and not many: the smallest neighbours become one. */
export function addBelieved(believed: readonly Believed[], more: readonly Believed[]): Believed[] {
  const tiles = [...believed, ...more].toSorted((a, b) => topOf(b.stars) - topOf(a.stars));
  while (tiles.length > MOST) joinSmallest(tiles);
  return tiles;
}

function joinSmallest(tiles: Believed[]): void {
  const sizes = tiles.slice(1).map((below, index) => heldIn(tiles[index], below) ?? Infinity);
  const smallest = sizes.indexOf(Math.min(...sizes));
  const [above, below] = [tiles[smallest], tiles[smallest + 1]];
  if (!above || !below) return;
  const stars = { from: below.stars.from, to: above.stars.to };
  tiles.splice(smallest, 2, { stars, held: heldIn(above, below) });
}

/** Null: nobody knows what is held between them. */
function heldIn(above: Believed | undefined, below: Believed): number | null {
  if (above?.stars.from !== topOf(below.stars) + 1 || above.held === null || below.held === null) return null;
  return above.held + below.held;
}
