import { AppError } from '../../common/app-error.ts';
import type { CliContext } from '../cli-context.ts';
import type { Check, Finding } from './check.ts';

const NAME_WIDTH = 14;
const MARKS = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

/** Looks at everything in order, one line or two each; returns how many things are wrong. */
export async function examine(checks: readonly Check[], cli: CliContext): Promise<number> {
  const failed = new Set<string>();
  let problems = 0;
  for (const check of checks) {
    const missing = check.needs.find((name) => failed.has(name));
    if (missing !== undefined) {
      failed.add(check.name);
      cli.print(`-      ${check.name.padEnd(NAME_WIDTH)}not looked at: ${missing} comes first`);
      continue;
    }
    const finding = await look(check, cli);
    if (finding.verdict === 'wrong') {
      failed.add(check.name);
      problems += 1;
    }
    cli.print(toText(check.name, finding));
  }
  return problems;
}

/** Foreseen failures say themselves what to do. */
async function look(check: Check, cli: CliContext): Promise<Finding> {
  try {
    return await check.look(cli);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { verdict: 'wrong', text: error instanceof AppError ? text : `unexpected: ${text}` };
  }
}

function toText(name: string, { verdict, text, advice }: Finding): string {
  const indent = ' '.repeat(MARKS.ok.length + 2 + NAME_WIDTH);
  const body = text.replaceAll('\n', `\n${indent}`);
  return `${MARKS[verdict]}  ${name.padEnd(NAME_WIDTH)}${body}${advice === undefined ? '' : `\n${indent}${advice}`}`;
}
