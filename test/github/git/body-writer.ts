import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';

import { cutAt, damaged } from './body-faults.ts';
import { isGitBreak } from '../faults/fault.ts';
import type { Fault, FaultTarget, GitBreak } from '../faults/fault.ts';
import type { GithubWorld } from '../world.ts';

export interface Struck {
  faults: readonly Fault[];
  target: FaultTarget;
  world: GithubWorld;
}

/** Writes the body of an answer, and breaks it where its faults want. */
export async function writeBody(
  response: ServerResponse,
  body: AsyncIterable<Buffer>,
  struck: Struck,
): Promise<void> {
  const closed = response.closed ? Promise.resolve() : once(response, 'close');
  const { faults } = struck;
  for await (const piece of cutAt(damaged(body, faults), faults.filter(isGitBreak))) {
    if (response.destroyed) return;
    if (!Buffer.isBuffer(piece)) await strike(piece, response, { ...struck, closed });
    else if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed]);
    if (response.destroyed || response.writableEnded) return;
  }
  response.end();
}

async function strike(
  fault: GitBreak,
  response: ServerResponse,
  { world, target, closed }: Struck & { closed: Promise<unknown> },
): Promise<void> {
  switch (fault.kind) {
    case 'git-run':
      await fault.run(world, target);
      break;
    case 'git-stall':
      await Promise.race([closed, ...(fault.ms === undefined ? [] : [wait(fault.ms)])]);
      break;
    case 'git-end':
      response.end();
      break;
    case 'git-reset':
      // What was written is to arrive before the connection breaks.
      await new Promise((resolve) => {
        response.write('', resolve);
      });
      response.socket?.resetAndDestroy();
      await closed;
  }
}
