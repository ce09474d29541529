import { type GitCall, type GitEnd, GitProcess } from './git-program.ts';
import { Tail } from './tail.ts';

const MAX_ANSWER_BYTES = 65_536;

/** How git ended, and the end of what it answered. Throws the signal's reason when that ended it. */
export async function runGit(call: GitCall): Promise<GitEnd & { answer: string }> {
  const answer = new Tail(MAX_ANSWER_BYTES);
  let end: GitEnd | null = null;
  for await (const chunk of readGit(call, (how) => (end = how))) answer.add(chunk);
  return { ...(end ?? { code: null, signal: null, words: '' }), answer: answer.toString() };
}

/**
 * What git prints, as fast as it is taken: git waits meanwhile. Taking no more ends git. Then `onEnd`, which may throw.
 * Throws the signal's reason when that ended git.
 */
export async function* readGit(call: GitCall, onEnd: (end: GitEnd) => unknown): AsyncGenerator<Buffer> {
  const git = new GitProcess(call);
  let isRead = false;
  try {
    for await (const chunk of git.output) yield chunk as Buffer;
    isRead = true;
  } catch (error) {
    call.signal.throwIfAborted();
    throw error;
  } finally {
    if (!isRead) await git.stop();
  }
  const end = await git.waitForEnd();
  call.signal.throwIfAborted();
  await onEnd(end);
}
