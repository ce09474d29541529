import { GitMissingError, OLDEST_GIT } from '../../github/git/git.errors.ts';
import { parseUsable } from '../../github/git/git-version.ts';
import { runGit } from '../../github/git/read-git.ts';
import type { CliContext } from '../cli-context.ts';
import { type Check, type Finding, note, ok } from './check.ts';

export const gitCheck: Check = { name: 'git', needs: ['configuration'], look: lookAtGit };

const ADVICE = `Install git ${OLDEST_GIT} or newer: commits are read with it, without spending quota. All else works`;

async function lookAtGit(cli: CliContext): Promise<Finding> {
  const answer = await findAnswer(cli);
  if (answer === null) return note('not found', ADVICE);
  const version = parseUsable(answer);
  return version === null ? note(`too old: ${answer.trim()}`, ADVICE) : ok(version);
}

/** Null: there is no git. */
async function findAnswer(cli: CliContext): Promise<string | null> {
  const { environment } = cli.getSettings().git;
  const { signal } = new AbortController();
  try {
    return (await runGit({ args: ['--version'], environment, signal })).answer;
  } catch (error) {
    if (error instanceof GitMissingError) return null;
    throw error;
  }
}
