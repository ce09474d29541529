import type { Request, Response } from 'express';
import { z } from 'zod';

/** Of a route that answers in both. */
export const FormatParam = z
  .enum(['json', 'csv'], 'must be json or csv')
  .optional()
  .describe('When absent as the header Accept says, and json where that takes both');

/** Whether the answer is to be CSV; tells caches what that depends on. */
export function chooseCsv(
  request: Request,
  response: Response,
  format: z.infer<typeof FormatParam>,
): boolean {
  response.vary('Accept');
  return (format ?? request.accepts(['json', 'csv'])) === 'csv';
}

/** `fileName`: of letters, digits, hyphens and dots. */
export function startCsv(response: Response, fileName: string): void {
  response.setHeader('Content-Type', 'text/csv; charset=utf-8');
  response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
}
