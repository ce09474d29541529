import { z } from 'zod';
import { parseTarget, toTargetText } from '../sync/target.ts';

/** In the order in which they are synced: which repos there are, then what costs little quota before what costs much. */
export const STREAM_NAMES = ['repos', 'counts', 'commits', 'issues', 'stars'] as const;

export type StreamName = (typeof STREAM_NAMES)[number];

const KNOWN = STREAM_NAMES.join(', ');

/** `--streams`: in any order and case, each once in the answer. */
export const StreamNames = z.string().transform((text, context): StreamName[] => {
  const given = text.split(',').map((name) => name.trim().toLowerCase());
  const unknown = given.find((name) => !(STREAM_NAMES as readonly string[]).includes(name));
  if (unknown === undefined) return STREAM_NAMES.filter((name) => given.includes(name));
  const problem = unknown === '' ? 'has an empty name' : `has no stream "${unknown}"`;
  context.addIssue({ code: 'custom', message: `${problem}: it takes ${KNOWN}, separated by commas` });
  return z.NEVER;
});

/** What a target and `--streams` come to: targets, one after the other. Both are checked already, each by itself. */
export function toTargets(target: string, streams?: readonly StreamName[]): string[] | { problem: string } {
  if (streams === undefined) return [target];
  const base = parseTarget(target);
  if (base === null || base.kind === 'top')
    return { problem: 'cannot be used with top:N, which reads what it reads' };
  if ('of' in base) {
    const [whole, name] = [toTargetText(base.of), base.kind];
    return {
      problem: `cannot be used with ${target}, which names its stream itself: say ${whole} --streams ${name}`,
    };
  }
  return streams.map((stream) => (stream === 'repos' ? target : toTargetText({ kind: stream, of: base })));
}
