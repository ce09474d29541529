import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { gitEnvironment } from '../git/git-program.ts';

export interface GitOutcome {
  code: number | null;
  out: string;
  err: string;
}

/** The git program as somebody's client, in a folder of its own. */
export class GitClientFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<GitClientFolder> {
    return new GitClientFolder(await mkdtemp(join(tmpdir(), 'git-client-')));
  }

  run(args: string[], signal?: AbortSignal): Promise<GitOutcome> {
    const env = gitEnvironment({ GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', HOME: this.path });
    return new Promise((resolve) => {
      const child = execFile('git', args, { cwd: this.path, env, signal }, (_error, out, err) =>
        resolve({ code: child.exitCode, out, err }),
      );
    });
  }

  /** A treeless clone into `name.git`. */
  clone(
    url: string,
    { token, options = [] }: { token?: string; options?: string[] } = {},
  ): Promise<GitOutcome> {
    const header = token === undefined ? [] : ['-c', `http.extraHeader=Authorization: ${basic(token)}`];
    const treeless = ['clone', '--quiet', '--bare', '--filter=tree:0'];
    return this.run([...header, ...options, ...treeless, url, 'clone.git']);
  }

  async log(format: string): Promise<string[]> {
    const { out } = await this.run(['-C', 'clone.git', 'log', `--format=${format}`]);
    return out.split('\n').slice(0, -1);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

export function basic(token: string): string {
  return `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
}
