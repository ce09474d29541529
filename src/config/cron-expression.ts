import { CronTime } from 'cron';
import { z } from 'zod';

export const cronExpression = z.string().refine(isCron, 'is no cron expression');

function isCron(text: string): boolean {
  try {
    return new CronTime(text).sendAt().isValid;
  } catch {
    return false;
  }
}
