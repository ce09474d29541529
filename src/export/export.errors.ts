import { AppError } from '../common/app-error.ts';

/** Every running export holds a connection and a snapshot. */
export class TooManyExportsError extends AppError {
  readonly code = 'export.too_many';
  readonly kind = 'too_many';

  constructor(perViewer: number, inAll: number) {
    super(
      `At most ${perViewer} exports of yours and ${inAll} in all run at a time; try again when one has ended`,
      {
        retryAfterSeconds: 30,
      },
    );
  }
}

/** Nobody took a block for too long: the reader is gone without a word, or the database hangs. */
export class ExportStalledError extends AppError {
  readonly code = 'export.stalled';
  readonly kind = 'unavailable';

  constructor(minutes: number) {
    super(`The export made no progress for ${minutes} minutes and was ended`);
  }
}

/** The reader went away. */
export class ExportAbandonedError extends AppError {
  readonly code = 'export.abandoned';
  readonly kind = 'unavailable';

  constructor(cause?: unknown) {
    super('The export was ended before its last row', { cause });
  }
}
