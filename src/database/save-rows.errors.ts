import { AppError } from '../common/app-error.ts';

/** A row that cannot be stored as it is: a programming error or a value no column can hold. */
export class UnstorableRowError extends AppError {
  readonly code = 'database.unstorable_row';
  readonly kind = 'internal';

  constructor(table: string, column: string, problem: string) {
    super(`${table}.${column}: ${problem}`);
  }
}
