import { ENTITIES } from './entities.ts';
import { createOrmOptions } from './database/mikro-orm.options.ts';

/** What `mikro-orm migration:create` and `migration:check` read. They compare with the snapshot and ask no database. */
const options = createOrmOptions({ url: 'postgresql://octavo@localhost/octavo', entities: ENTITIES });

export default {
  ...options,
  migrations: {
    ...options.migrations,
    path: 'migrations',
    pathTs: 'migrations',
    snapshot: true,
    snapshotName: '.snapshot-octavo',
    emit: 'ts' as const,
    fileName: (timestamp: string, name?: string) => `migration-${timestamp}${name ? `-${name}` : ''}`,
  },
};
