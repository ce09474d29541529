import { setFlagsFromString } from 'node:v8';

/**
 * Left to itself V8 lets garbage grow to three times what is in use before it collects: at half as much memory stays flat,
 * however long a run is, for a few percent more time. Not a flag of the command line: a Node that knew it no more would
 * not start, and `octavo` is started by whichever Node there is.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
}
