import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Check, type Finding, note, ok } from './check.ts';

export const gitCheck: Check = { name: 'git', needs: [], look: lookAtGit };

async function lookAtGit(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version']);
    return ok(stdout.trim().replace(/^git version /, ''));
  } catch {
    return note('not found', 'Install git: commit history is read with it, without spending quota');
  }
}
