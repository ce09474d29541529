import { AppError } from '../../common/app-error.ts';

export type EmbeddedPostgresFailure =
  | 'database.folder_taken'
  | 'database.folder_unusable'
  | 'database.binaries_unusable'
  | 'database.version_mismatch'
  | 'database.start_failed';

/** The PostgreSQL that Octavo brings along cannot be used; the message says what to do. */
export class EmbeddedPostgresError extends AppError {
  readonly kind = 'unavailable';
  readonly code: EmbeddedPostgresFailure;

  constructor(code: EmbeddedPostgresFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const INSTEAD = 'or set DATABASE_URL to a PostgreSQL of your own';
