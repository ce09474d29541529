import { resolve } from 'node:path';
import type { Config, Settings } from './config/config.ts';
import { ConfigError } from './config/config.errors.ts';
import { EXAMPLES } from './config/examples.ts';
import { loadOrCreateSecretKeys } from './config/secret-keys.ts';
import { joinEmbeddedPostgres } from './database/embedded/embedded-postgres.ts';
import type { Log } from './database/embedded/membership.ts';
import { readTarget } from './sync/target.ts';

/** What a process stands on: its whole configuration, and what it has to let go of when it leaves. */
export interface Ground {
  config: Config;
  release(): Promise<void>;
}

/**
 * Finds the database (starting or joining the embedded one when no URL is set) and the keys.
 * Throws `ConfigError`, and `EmbeddedPostgresError` with what to do when the embedded one cannot start.
 */
export async function findGround(settings: Settings, log?: Log): Promise<Ground> {
  refuseUnknownTargets(settings.sync.targets);
  const dataDir = resolve(settings.database.dataDir);
  if (settings.database.url !== null) {
    const config = { ...settings, database: { url: settings.database.url, dataDir } };
    return { config, release: () => Promise.resolve() };
  }
  const embedded = await joinEmbeddedPostgres({ dataDir, ...(log ? { log } : {}) });
  const secretKeys = settings.secretKeys.length > 0 ? settings.secretKeys : loadOrCreateSecretKeys(dataDir);
  return {
    config: { ...settings, secretKeys, database: { url: embedded.url, dataDir } },
    release: async () => {
      await embedded.release();
    },
  };
}

/** What a target looks like is known in sync, which the schema of the environment must not know. */
function refuseUnknownTargets(targets: readonly string[]): void {
  const problems = new Set(
    targets.map(readTarget).flatMap((read) => ('problem' in read ? [read.problem] : [])),
  );
  if (problems.size === 0) return;
  const why = [...problems].join('. It ');
  throw new ConfigError([
    `SYNC_TARGETS has an entry that is no target: it ${why}. Example: SYNC_TARGETS=${EXAMPLES.SYNC_TARGETS}`,
  ]);
}
