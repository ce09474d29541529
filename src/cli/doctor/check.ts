import type { CliContext } from '../cli-context.ts';

/** `note`: works, but not all that could; `wrong`: to be mended. */
export type Verdict = 'ok' | 'note' | 'wrong';

export interface Finding {
  verdict: Verdict;
  text: string;
  /** What to do about it. */
  advice?: string;
}

export interface Check {
  name: string;
  /** Pointless while one of these is wrong. */
  needs: readonly string[];
  look(cli: CliContext): Promise<Finding>;
}

export function ok(text: string): Finding {
  return { verdict: 'ok', text };
}

export function note(text: string, advice: string): Finding {
  return { verdict: 'note', text, advice };
}

export function wrong(text: string, advice: string): Finding {
  return { verdict: 'wrong', text, advice };
}
