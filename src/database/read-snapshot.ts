import { IsolationLevel } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from './query-rows.ts';

/** For a sort of a million items; by default PostgreSQL would write it to disk. */
const WORK_MEM = '64MB';

/** All statements see one state: numbers belong to the repos, versions and rules that were read beside them. */
export async function readSnapshot<T>(
  em: EntityManager,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> {
  const options = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };
  return em.fork().transactional(async (fork) => {
    // Compiled to machine code first, a statement of a tenth of a second takes half a second.
    const text = `select set_config('work_mem', $1, true), set_config('jit', 'off', true)`;
    await queryRows(fork, { text, values: [WORK_MEM] });
    return work(fork);
  }, options);
}
