import { TooManyExportsError } from './export.errors.ts';

export const MAX_EXPORTS_PER_VIEWER = 2;
export const MAX_EXPORTS = 4;

/** How many exports run in this process, and whose. */
export class ExportSlots {
  private readonly taken = new Map<number, number>();

  /** Returns what gives the slot back; calling that twice gives back one. Throws `TooManyExportsError`. */
  take(viewerId: number): () => void {
    const own = this.taken.get(viewerId) ?? 0;
    const all = [...this.taken.values()].reduce((sum, count) => sum + count, 0);
    if (own >= MAX_EXPORTS_PER_VIEWER || all >= MAX_EXPORTS) {
      throw new TooManyExportsError(MAX_EXPORTS_PER_VIEWER, MAX_EXPORTS);
    }
    this.taken.set(viewerId, own + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.giveBack(viewerId);
      isHeld = false;
    };
  }

  private giveBack(viewerId: number): void {
    const left = (this.taken.get(viewerId) ?? 1) - 1;
    if (left > 0) this.taken.set(viewerId, left);
    else this.taken.delete(viewerId);
  }
}
