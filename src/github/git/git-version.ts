import type { Clock } from '../../common/clock.ts';
import { GitMissingError, OLDEST_GIT } from './git.errors.ts';
import { runGit } from './read-git.ts';

/** Git may be installed while Octavo runs. */
const KEEP_MS = 5 * 60_000;

/** Which git there is, looked at now and then. */
export class GitVersion {
  private readonly environment: Readonly<Record<string, string>>;
  private readonly clock: Clock;
  private known: { atMs: number; version: Promise<string | null> } | null = null;

  constructor(environment: Readonly<Record<string, string>>, clock: Clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /** Null: none, or one too old. */
  find(): Promise<string | null> {
    const nowMs = this.clock.now().getTime();
    if (!this.known || nowMs - this.known.atMs >= KEEP_MS) {
      const version = this.look();
      this.known = { atMs: nowMs, version };
      // Nothing was found out: a machine that could not start it now may in a moment.
      version.catch(() => {
        if (this.known?.version === version) this.known = null;
      });
    }
    return this.known.version;
  }

  private async look(): Promise<string | null> {
    try {
      const { environment } = this;
      const { signal } = new AbortController();
      return parseUsable((await runGit({ args: ['--version'], environment, signal })).answer);
    } catch (error) {
      if (error instanceof GitMissingError) return null;
      throw error;
    }
  }
}

/** `git version 2.39.5 (Apple Git-154)`: 2.39.5. Null: older than what is needed, or not git's answer. */
export function parseUsable(answer: string): string | null {
  const [, version = '', major, minor] = /^git version ((\d+)\.(\d+)\S*)/.exec(answer) ?? [];
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_GIT.split('.').map(Number);
  if (version === '') return null;
  const isUsable =
    Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
  return isUsable ? version : null;
}
