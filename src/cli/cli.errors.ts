import { AppError } from '../common/app-error.ts';

/** The command line itself is wrong: usage is shown, exit code 2. */
export class UsageError extends AppError {
  readonly code = 'cli.usage';
  readonly kind = 'invalid';

  constructor(
    message: string,
    /** Whose usage helps. Null: that of all commands. */
    readonly commandName: string | null = null,
  ) {
    super(message);
  }
}

/** Ctrl-C or SIGTERM: exit code 130. */
export class InterruptedError extends AppError {
  readonly code = 'cli.interrupted';
  readonly kind = 'unavailable';

  constructor(message = 'Stopped') {
    super(message);
  }
}

export class NoAccountError extends AppError {
  readonly code = 'cli.no_account';
  readonly kind = 'invalid';
}

export class OutputFileError extends AppError {
  readonly code = 'cli.output_file';
  readonly kind = 'invalid';

  constructor(path: string, reason: string, cause?: unknown) {
    super(`${path} cannot be written: ${reason}`, { cause });
  }
}

/** The run ended, but not well. */
export class RunNotSucceededError extends AppError {
  readonly code = 'cli.run_not_succeeded';
  readonly kind = 'upstream';
}

export class DoctorError extends AppError {
  readonly code = 'cli.doctor';
  readonly kind = 'unavailable';
}
