import { AppError } from '../../common/app-error.ts';

/** Nothing that says how many, or who came and went, can be told of a part. */
export class RankingIncompleteError extends AppError {
  readonly code = 'ranking.incomplete';
  readonly kind = 'conflict';

  constructor(id: string) {
    super(
      `The ranking ${id} is not complete: its job is at work, failed or was cancelled. ` +
        `/api/jobs/${id}/status tells which, and /api/rankings/${id} shows what it has`,
    );
  }
}

export class RankingsDifferError extends AppError {
  readonly code = 'ranking.targets_differ';
  readonly kind = 'conflict';

  constructor(target: string, otherTarget: string) {
    super(
      `Only rankings of the same count, query and minStars can be compared: one is ${target}, the other ${otherTarget}`,
    );
  }
}

export class RankingInUseError extends AppError {
  readonly code = 'ranking.in_use';
  readonly kind = 'conflict';

  constructor(id: string) {
    super(`The job of this ranking has not ended: wait for it, or cancel it at /api/jobs/${id}/cancel`);
  }
}
