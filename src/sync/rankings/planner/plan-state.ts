import type { Job } from './job.ts';
import type { PlannerLimits, RepoRef, StarRange, StraysAsk, Unsettled } from './planner.types.ts';
import type { Reading } from './reading.ts';

export interface Goal {
  count: number;
  minStars: number;
}

/** Plain JSON. Its size does not grow with the number of repos. */
export interface PlanState {
  goal: Goal;
  limits: PlannerLimits;
  /** When the plan began (ISO). */
  startedAt: string;
  available: number | null;
  /** All repos with at least so many stars are to be held. */
  bottom: number;
  /** Where the walk ended that was last found to hold too few; null: none was. */
  reopenedAt: number | null;
  /** The latest reading that settled something. */
  round: number;
  /** Read by open walks, which cannot tell how many there are: to be compared with GitHub's counts. */
  toCount: StarRange[];
  believed: Believed[];
  /** How often ranges were compared once more. */
  rechecks: number;
  /** Read again by windows of creation. */
  byWindows: WindowValue[];
  /** Read, but not as GitHub counts: to be read again. */
  suspects: Unsettled[];
  unsettled: Unsettled[];
  /** Times in a row that GitHub promised repos and showed none. */
  misses: number;
  /** How many slices were read whole and not as GitHub counts. */
  disagreements: number;
  stage: Stage;
}

export interface Tail {
  stars: number;
  count: number;
}

/** From `to` downwards to wherever GitHub stops showing. */
export interface OpenStage {
  name: 'open';
  reading: Reading;
  /** How many are held above. */
  above: number;
  /** How many of the last star count were read. */
  tail: Tail | null;
}

/** Where a star count holds too many to be read twice: counted first, then read in whole star counts. */
export interface DenseStage {
  name: 'dense';
  job: Job;
  above: number;
  /** The first star count below those of the job. */
  below: number;
  /** So many that the next ones are counted too; null: not counted yet. */
  isCrowded: boolean | null;
  hasRead: boolean;
}

/** The star count where the last place falls: ids decide among those that have it. */
export interface Ties {
  value: number;
  /** How many GitHub counts there; null: not counted yet. */
  count: number | null;
  /** How many of them are held. */
  held: number;
  /** How many of them are in the answer. */
  wanted: number;
}

export interface TiesStage {
  name: 'ties';
  ties: Ties;
  job: Job;
}

/** Are there enough now? */
export interface StandingStage {
  name: 'standing';
  isChecked: boolean;
}

export interface Tile {
  stars: StarRange;
  held: number;
}

/** Where as many were held as GitHub counts. */
export interface Believed {
  stars: StarRange;
  /** Null: not known any more. */
  held: number | null;
}

/** What is held of this star count and was last seen before this round is not there once all its windows agree. */
export interface WindowValue {
  value: number;
  /** 0: some of its windows were read by the walk alone. */
  round: number;
}

/** What open walks read, compared with what GitHub counts. */
export interface CheckStage {
  name: 'check';
  ranges: StarRange[];
  tiles: Tile[];
}

/** What differed, read again. */
export interface SettleStage {
  name: 'settle';
  attempt: number;
  job: Job;
  /** Just read whole: what is held there and was not seen is not there. */
  strays: Omit<StraysAsk, 'kind'> | null;
}

/** Is as much held as before where it was as GitHub counted? */
export interface ReviewStage {
  name: 'review';
  /** Still to be looked at. */
  tiles: Believed[];
}

export interface FillStage {
  name: 'fill';
  repos: RepoRef[];
}

export type Stage =
  | OpenStage
  | DenseStage
  | TiesStage
  | StandingStage
  | CheckStage
  | SettleStage
  | FillStage
  | ReviewStage
  | { name: 'done' };
