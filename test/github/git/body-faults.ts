import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import type { Fault, GitBreak } from '../faults/fault.ts';

/** Past the first words of an answer, before the end of the smallest pack. */
const MIDDLE_BYTES = 100;
const PIECES_A_SECOND = 20;
const PACK = Buffer.from('PACK');
/** Signature, version and number of objects. */
const PACK_HEADER_BYTES = 12;

type Body = AsyncIterable<Buffer>;

/** The body in pieces, each fault at its place between two of them; at the end those whose place was never reached. */
export async function* cutAt(body: Body, faults: readonly GitBreak[]): AsyncGenerator<Buffer | GitBreak> {
  const ahead = faults.toSorted((left, right) => placeOf(left) - placeOf(right));
  let sent = 0;
  for await (const chunk of body) {
    let rest = chunk;
    for (let [next] = ahead; next && placeOf(next) - sent <= rest.length; [next] = ahead) {
      const before = placeOf(next) - sent;
      if (before > 0) yield rest.subarray(0, before);
      yield next;
      rest = rest.subarray(before);
      sent += before;
      ahead.shift();
    }
    if (rest.length > 0) yield rest;
    sent += rest.length;
  }
  yield* ahead;
}

function placeOf({ afterBytes }: GitBreak): number {
  return afterBytes ?? MIDDLE_BYTES;
}

/** As faults that are about the whole of it change it. */
export function damaged(body: Body, faults: readonly Fault[]): Body {
  let left = body;
  for (const fault of faults) {
    if (fault.kind === 'git-corrupt') left = corrupted(left, fault.afterBytes ?? 0);
    if (fault.kind === 'git-slow') left = slowed(left, fault.bytesPerSecond);
  }
  return left;
}

async function* corrupted(body: Body, afterBytes: number): Body {
  const read = await buffer(body);
  const pack = read.indexOf(PACK);
  const place = pack + PACK_HEADER_BYTES + afterBytes;
  const byte = read[place];
  if (pack < 0 || byte === undefined) throw new Error('There is no pack to damage there');
  read[place] = byte ^ 0xff;
  yield read;
}

async function* slowed(body: Body, bytesPerSecond: number): Body {
  const size = Math.max(1, Math.floor(bytesPerSecond / PIECES_A_SECOND));
  for await (const chunk of body) {
    for (let start = 0; start < chunk.length; start += size) {
      await wait(1000 / PIECES_A_SECOND);
      yield chunk.subarray(start, start + size);
    }
  }
}
