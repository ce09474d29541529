import { AppError } from '../../common/app-error.ts';

export class TooManyRuledError extends AppError {
  readonly code = 'labels.too_many_ruled';
  readonly kind = 'conflict';

  constructor(max: number) {
    super(
      `You have rules for ${max} repositories and organizations: send an empty list for one that needs none any more`,
    );
  }
}
