import { AppError } from '../common/app-error.ts';

/** The start is refused: one line a variable, without any value. */
export class ConfigError extends AppError {
  readonly code = 'config.invalid';
  readonly kind = 'internal';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}
