import { expect, it } from 'vitest';
import { findLimit, type QuotaAsk, type QuotaState } from './quota-state.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const RESET = new Date('2026-11-20T10:30:00Z');
const JUST_AFTER_RESET = new Date('2026-11-20T10:30:01Z');

it('lets a request go that leaves the reserve whole', () => {
  expect(findLimit([aState({ remaining: 1001 })], anAsk(), NOW)).toBeNull();
});

it('holds back the request that would break into the reserve until just after the reset', () => {
  expect(findLimit([aState({ remaining: 1000 })], anAsk(), NOW)).toEqual({
    scope: 'reserve',
    bucket: 'core',
    retryAt: JUST_AFTER_RESET,
  });
});

it('counts what requests under way may cost', () => {
  expect(findLimit([aState({ remaining: 1004 })], anAsk({ inFlight: 4 }), NOW)?.scope).toBe('reserve');
  expect(findLimit([aState({ remaining: 1005 })], anAsk({ inFlight: 4 }), NOW)).toBeNull();
});

it('spends the last point without a reserve, and nothing beyond it', () => {
  expect(findLimit([aState({ remaining: 1 })], anAsk({ reserve: 0 }), NOW)).toBeNull();
  expect(findLimit([aState({ remaining: 0 })], anAsk({ reserve: 0 }), NOW)?.scope).toBe('primary');
});

it('forgets the window once it is over, not a moment before', () => {
  expect(findLimit([aState({ remaining: 0 })], anAsk(), RESET)?.scope).toBe('primary');
  expect(findLimit([aState({ remaining: 0 })], anAsk(), JUST_AFTER_RESET)).toBeNull();
});

it('never waits for a bucket without limits', () => {
  expect(findLimit([], anAsk(), NOW)).toBeNull();
  expect(findLimit([aState({ limit: 0, remaining: 0 })], anAsk(), NOW)).toBeNull();
});

it('does not mix the buckets up', () => {
  expect(findLimit([aState({ bucket: 'graphql', remaining: 0 })], anAsk(), NOW)).toBeNull();
});

it('silences every bucket while one of them is paused', () => {
  const states = [aState({}), aState({ bucket: 'graphql', pausedUntil: RESET })];

  expect(findLimit(states, anAsk({ bucket: 'core' }), NOW)).toEqual({
    scope: 'secondary',
    bucket: 'core',
    retryAt: RESET,
  });
  expect(findLimit(states, anAsk({ bucket: 'search' }), NOW)?.retryAt).toEqual(RESET);
  expect(findLimit(states, anAsk({ bucket: 'core' }), RESET)).toBeNull();
});

function aState(parts: Partial<QuotaState>): QuotaState {
  const state: QuotaState = {
    bucket: 'core',
    limit: 5000,
    remaining: 5000,
    resetAt: RESET,
    pausedUntil: null,
    secondaryHits: 0,
  };
  return { ...state, ...parts };
}

function anAsk(parts: Partial<QuotaAsk> = {}): QuotaAsk {
  return { bucket: 'core', cost: 1, inFlight: 0, reserve: 0.2, ...parts };
}
