import { describe, expect, it } from 'vitest';
import { estimateSecondsLeft, measurePace, type Pace, toDurationText } from './pace.ts';
import type { RunProgress } from './run-progress.ts';

describe('the time left', () => {
  it('goes by what was done since this process began to look, not by what was done before', () => {
    const pace = look([
      [0, aRun({ done: 100, expected: 140 })],
      [4_000, aRun({ done: 108, expected: 140 })],
      [10_000, aRun({ done: 120, expected: 140 })],
    ]);

    expect(estimateSecondsLeft(pace)).toBe(10);
  });

  it('goes by the stream under way alone', () => {
    const pace = look([
      [0, aRun({ done: 0, expected: 100 })],
      [50_000, aRun({ done: 100, expected: 100 }, { stream: 'commits', done: 0, expected: 10 })],
      [60_000, aRun({ done: 100, expected: 100 }, { stream: 'commits', done: 2, expected: 10 })],
    ]);

    expect(estimateSecondsLeft(pace)).toBe(40);
  });

  it('takes no wait for quota for slowness', () => {
    const pace = look([
      [0, aRun({ done: 0, expected: 100 })],
      [10_000, { ...aRun({ done: 50, expected: 100 }), state: 'waiting_for_quota' }],
      [3_600_000, aRun({ done: 50, expected: 100 })],
      [3_610_000, aRun({ done: 75, expected: 100 })],
    ]);

    expect(estimateSecondsLeft(pace)).toBe(10);
  });

  it.each<[string, [number, RunProgress][]]>([
    ['nothing has begun', [[0, { ...aRun(), streams: [] }]]],
    ['it was looked at once', [[0, aRun({ done: 5, expected: 10 })]]],
    [
      'nothing was done meanwhile',
      [
        [0, aRun({ done: 5, expected: 10 })],
        [60_000, aRun({ done: 5, expected: 10 })],
      ],
    ],
    [
      'nobody knows how much there is',
      [
        [0, aRun({ done: 0 })],
        [60_000, aRun({ done: 5 })],
      ],
    ],
    [
      'all that was expected is done',
      [
        [0, aRun({ done: 0, expected: 5 })],
        [60_000, aRun({ done: 6, expected: 5 })],
      ],
    ],
    [
      'it was looked at for a moment only',
      [
        [0, aRun({ done: 0, expected: 10 })],
        [1_999, aRun({ done: 5, expected: 10 })],
      ],
    ],
  ])('is not told when %s', (_, looks) => {
    expect(estimateSecondsLeft(look(looks))).toBeNull();
  });
});

describe('toDurationText', () => {
  it.each([
    [59, '59 s'],
    [60, '1 min'],
    [61, '2 min'],
    [3_599, '1 h 0 min'],
    [9_000, '2 h 30 min'],
  ])('says %i seconds as %s', (seconds, text) => {
    expect(toDurationText(seconds)).toBe(text);
  });
});

function look(looks: readonly [nowMs: number, run: RunProgress][]): Pace | null {
  let pace: Pace | null = null;
  for (const [nowMs, run] of looks) pace = measurePace(pace, run, nowMs);
  return pace;
}

function aRun(...streams: Partial<RunProgress['streams'][number]>[]): RunProgress {
  const counts = { done: 0, expected: null, inserted: 0, updated: 0, unchanged: 0 };
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
    streams: streams.map((stream) => Object.assign({ stream: 'repos' }, counts, stream)),
    repos: [],
  };
}
