import { CronTime } from 'cron';

/** Between two runs of the schedule after `from`, in milliseconds. */
export function toPeriodMs(cron: string, from: Date): number {
  const time = new CronTime(cron, 'UTC');
  const next = time.getNextDateFrom(from);
  return time.getNextDateFrom(next).toMillis() - next.toMillis();
}

/** One run may fail or take long; two in a row that brought nothing are a state worth telling. */
export function isOverdue(lastSuccess: Date, periodMs: number, now: Date): boolean {
  return now.getTime() - lastSuccess.getTime() > 2 * periodMs;
}
