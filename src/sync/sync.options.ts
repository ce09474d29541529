/** What tests shorten. */
export interface SyncOptions {
  /** A leg ends with the first page after this long: short enough to hand an account's lock around. */
  legSeconds: number;
  /** Legs at a time in one process. */
  concurrency: number;
  /** How often a worker looks for runs that a dead process left behind. */
  recoverySeconds: number;
}

export const SYNC_OPTIONS = Symbol('OCTAVO:SYNC_OPTIONS');

export const DEFAULT_SYNC_OPTIONS: SyncOptions = { legSeconds: 60, concurrency: 4, recoverySeconds: 10 };
