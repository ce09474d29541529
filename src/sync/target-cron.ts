import { CronTime } from 'cron';
import { z } from 'zod';

/** Expressions are UTC. */
export const TIME_ZONE = 'UTC';

const MIN_MINUTES = 5;
const MIN_PERIOD_MS = MIN_MINUTES * 60_000;
/** By how much a tick may come early or late. */
const TICK_MS = 30_000;
const FIVE_FIELDS = /^\S+(?: \S+){4}$/;
const MAX_LENGTH = 100;

/** Times in a row that are looked at: more than two hours of what is due every five minutes. */
const TIMES = 30;

const FORM = 'must be a cron expression of five fields (UTC), such as */15 * * * *';
const TOO_OFTEN = `must not be due oftener than every ${MIN_MINUTES} minutes`;

/** When a target of its own schedule is due. */
export const TargetCron = z
  .string(FORM)
  .max(MAX_LENGTH, FORM)
  .transform((text) => text.trim().replaceAll(/\s+/g, ' '))
  .superRefine((text, context) => {
    const problem = findProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

/** The first instant after `from`. */
export function getNext(cron: string, from: Date): Date {
  return new CronTime(cron, TIME_ZONE).getNextDateFrom(from, TIME_ZONE).toJSDate();
}

/** The same, but not too soon after the last time: an expression may be due twice where one day turns into the next. */
export function getNextTurn(cron: string, last: Date): Date {
  return getNext(cron, new Date(last.getTime() + MIN_PERIOD_MS - TICK_MS));
}

function findProblem(text: string): string | null {
  if (!FIVE_FIELDS.test(text)) return FORM;
  try {
    return isTooOften(text) ? TOO_OFTEN : null;
  } catch {
    return FORM;
  }
}

function isTooOften(cron: string): boolean {
  let before = getNext(cron, new Date('2028-01-01T00:00:00Z'));
  for (let count = 1; count < TIMES; count += 1) {
    const next = getNext(cron, before);
    if (next.getTime() - before.getTime() < MIN_PERIOD_MS) return true;
    before = next;
  }
  return false;
}
