import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { AppError } from '../../common/app-error.ts';
import { WebhookSignatureError, WebhooksNotSetUpError } from './webhook.errors.ts';
import { isSignature } from './webhook-signature.ts';

export const WEBHOOK_PATH = '/webhooks/github';

/** GitHub's own deliveries are far smaller, as a rule. */
const LARGE_BYTES = 1024 * 1024;
/** Held in memory at a time, whoever sends them. */
const MOST_LARGE = 4;

export class WebhooksBusyError extends AppError {
  readonly code = 'webhook.busy';
  readonly kind = 'unavailable';

  constructor() {
    super('Too many large deliveries at a time: deliver it again', { retryAfterSeconds: 60 });
  }
}

/** Who may make us read a body of 25 MB: nobody without what could be a signature, and not many at a time. */
export function createWebhookDoor(
  secret: string | null,
  refuse: (response: Response, error: AppError) => void,
): RequestHandler {
  let large = 0;
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method !== 'POST' || request.path !== WEBHOOK_PATH) return next();
    const refusal = findRefusal(request, { secret, large });
    if (refusal) return refuse(response, refusal);
    if (isLarge(request)) {
      large += 1;
      response.once('close', () => (large -= 1));
    }
    return next();
  };
}

function findRefusal(
  request: Request,
  { secret, large }: { secret: string | null; large: number },
): AppError | null {
  if (secret === null) return new WebhooksNotSetUpError();
  if (!isSignature(request.headers['x-hub-signature-256'])) return new WebhookSignatureError();
  return isLarge(request) && large >= MOST_LARGE ? new WebhooksBusyError() : null;
}

/** What does not say how large it is may be. */
function isLarge({ headers }: Request): boolean {
  return !(Number(headers['content-length']) <= LARGE_BYTES);
}
