import { AppError } from '../../common/app-error.ts';

/** Its run has ended, or somebody else has done it: nobody waits for it any more. */
export class WorkLostError extends AppError {
  readonly code = 'sync.work_lost';
  readonly kind = 'conflict';

  constructor() {
    super('Nobody waits for the commits of this repo any more');
  }
}

/** Another process stored commits of this repo meanwhile: what this one was about to write is rolled back. */
export class OvertakenError extends AppError {
  readonly code = 'sync.overtaken';
  readonly kind = 'conflict';

  constructor() {
    super('Another process reads the commits of this repo');
  }
}

/** What was fetched does not lead to what GitHub told of: history was rewritten, or the name is another repo's by now. */
export class HeadMovedError extends AppError {
  readonly code = 'sync.head_moved';
  readonly kind = 'conflict';

  constructor() {
    super('The history of this repo was rewritten again and again while it was read');
  }
}

export class RepoHiddenError extends AppError {
  readonly code = 'sync.repo_hidden';
  readonly kind = 'forbidden';

  constructor() {
    super('The account that asked for its commits may see this repo no longer');
  }
}
