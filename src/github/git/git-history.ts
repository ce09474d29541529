import { LOG_FORMAT, parseCommitLog } from './commit-log.ts';
import { checkOid } from './git-address.ts';
import { toReadFailure } from './git-failure.ts';
import type { GitEnd } from './git-program.ts';
import { GitCacheCorruptError } from './git.errors.ts';
import type { GitCommit, GitHistory, GitRange } from './git.types.ts';
import { readGit, runGit } from './read-git.ts';

const OID_BATCH = 10_000;

export interface HistoryParts {
  head: string | null;
  environment: Readonly<Record<string, string>>;
  /** Throws the folder away. */
  discard(): Promise<void>;
  close(): void;
}

/** What was fetched, read without asking anybody. */
export class FetchedHistory implements GitHistory {
  readonly head: string | null;
  private readonly parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.head = parts.head;
    this.parts = parts;
  }

  async has(oid: string): Promise<boolean> {
    const args = ['cat-file', '-e', `${checkOid(oid)}^{commit}`];
    const { signal } = new AbortController();
    const { code } = await runGit({ args, environment: this.parts.environment, signal });
    return code === 0;
  }

  async *listCommits(range: GitRange, signal: AbortSignal): AsyncGenerator<GitCommit[]> {
    yield* parseCommitLog(
      this.read(['log', '-z', '--no-show-signature', '--no-notes', `--format=${LOG_FORMAT}`], range, signal),
    );
  }

  async *listOids(range: GitRange, signal: AbortSignal): AsyncGenerator<string[]> {
    yield* splitLines(this.read(['rev-list'], range, signal));
  }

  close(): void {
    this.parts.close();
  }

  private read(command: readonly string[], range: GitRange, signal: AbortSignal): AsyncIterable<Buffer> {
    const args = [...command, '--end-of-options', ...toRevisions(range), '--'];
    const { environment } = this.parts;
    return readGit({ args, environment, signal }, (end) => this.check(end));
  }

  private async check(end: GitEnd): Promise<void> {
    if (end.code === 0) return;
    const failure = toReadFailure(end);
    if (failure instanceof GitCacheCorruptError) await this.parts.discard();
    throw failure;
  }
}

function toRevisions({ from, except }: GitRange): string[] {
  return except === undefined ? [checkOid(from)] : [checkOid(from), `^${checkOid(except)}`];
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let begun = '';
  for await (const chunk of chunks) {
    const lines = (begun + chunk.toString('latin1')).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) batch.push(line);
    if (batch.length < OID_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
