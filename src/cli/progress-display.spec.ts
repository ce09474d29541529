import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { RepoWork } from '../sync/commits/commit-work.queries.ts';
import { ProgressDisplay } from './progress-display.ts';
import type { RunProgress } from './run-progress.ts';

describe('progress in a terminal', () => {
  it('is one line that overwrites itself and leaves nothing behind', () => {
    const terminal = new Screen({ isTTY: true, columns: 60 });
    const display = new ProgressDisplay({ messages: terminal });

    display.show(aRun({ done: 1, repos: [aRepo({ note: 'fetching' })] }), 0);
    display.show(aRun({ done: 2, repos: [aRepo({ state: 'done' })] }), 10_000);
    display.clear();

    const [, ...lines] = terminal.text.split('\r\u001B[2K');
    expect(terminal.text).not.toContain('\n');
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toBe('');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(60);
  });

  it('tells how long it goes on once there is a pace', () => {
    const terminal = new Screen({ isTTY: true, columns: 200 });
    const display = new ProgressDisplay({ messages: terminal });

    display.show(aRun({ done: 1 }), 0);
    display.show(aRun({ done: 2 }), 10_000);

    expect(terminal.text.match(/about .* left/g)).toEqual(['about 20 s left']);
  });
});

describe('progress in a log', () => {
  it('has one line for each repo that has ended, and none for what had before', () => {
    const log = new Screen({});
    const before = aRun({ repos: [aRepo({ id: 1, state: 'done' })] });
    const display = new ProgressDisplay({ messages: log }, '2/2', before);

    display.show(aRun({ repos: [aRepo({ id: 1, state: 'done' }), aRepo({ id: 2, note: 'storing' })] }), 0);
    display.show(aRun({ repos: [aRepo({ id: 2, state: 'done', commits: 7 })] }), 1);
    display.show(aRun({ repos: [aRepo({ id: 2, state: 'done', commits: 7 })] }), 2);
    display.tellEnded(aRun({ repos: [aRepo({ id: 3, state: 'failed', note: 'too large' })] }));

    expect(log.text).toBe(
      [
        '2/2 commits:org:acme: running; commits 0/4',
        'commits:org:acme: acme/app2 done, 7 commits',
        'commits:org:acme: acme/app3 failed: too large',
        '',
      ].join('\n'),
    );
    expect([...display.told]).toEqual([1, 2, 3]);
  });
});

class Screen extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor({ isTTY = false, columns = 80 }: { isTTY?: boolean; columns?: number }) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function aRun({ done = 0, repos = [] }: { done?: number; repos?: RepoWork[] }): RunProgress {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    target: 'commits:org:acme',
    state: 'running',
    queuedAt: new Date(0),
    finishedAt: null,
    resumeAt: null,
    requests: 0,
    quotaSpent: 0,
    errorMessage: null,
    streams: [{ stream: 'commits', done, expected: 4, inserted: 0, updated: 0, unchanged: 0 }],
    repos,
  };
}

function aRepo({ id = 1, state = 'waiting', note = state, commits = 0 }: Partial<RepoWork>): RepoWork {
  return { id, fullName: `acme/app${id}`, state, note, commits };
}
