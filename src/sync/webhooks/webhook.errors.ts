import { AppError } from '../../common/app-error.ts';

export class WebhookSignatureError extends AppError {
  readonly code = 'webhook.signature';
  readonly kind = 'unauthenticated';

  constructor() {
    super(
      'X-Hub-Signature-256 is missing or not made with the secret of this service: give the webhook the secret that WEBHOOK_SECRET holds here',
    );
  }
}

export class WebhooksNotSetUpError extends AppError {
  readonly code = 'webhook.not_set_up';
  readonly kind = 'unauthenticated';

  constructor() {
    super('No webhook is expected here: set WEBHOOK_SECRET, and give the webhook the same secret');
  }
}
