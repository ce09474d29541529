import type { EntityManager } from '@mikro-orm/postgresql';
import { anAccess, anAccount, aRepo, store, storeViewer } from './factories.ts';
import { ALICE, BOB, OWNERS, type WorldRepoWithItems, type WorldRule } from './issue-worlds.ts';
import { aLabel, anItem, storeItems } from './items.ts';

const TABLES = [
  'issue_label',
  'issue',
  'label',
  'label_rule',
  'issue_version',
  'indicator_cache',
  'repo_access',
  'repo',
];

/** Only this, whatever was stored before. */
export async function storeWorld(
  em: EntityManager,
  world: readonly WorldRepoWithItems[],
  rules: readonly WorldRule[],
): Promise<void> {
  for (const table of TABLES) await em.execute(`delete from ${table}`);
  await store(em, {
    accounts: [...OWNERS, ALICE, BOB].map((id) => anAccount(id, { login: `owner-${id}` })),
    repos: world.map(({ id, ownerId, visibility, isGone }) =>
      aRepo(id, { ownerId, visibility, unreachableSince: isGone ? new Date('2026-01-01') : null }),
    ),
    access: world.flatMap(({ id, readers }) => readers.map((viewerId) => anAccess(viewerId, id))),
  });
  for (const viewerId of [ALICE, BOB]) await storeViewer(em, viewerId);
  await storeItems(em, {
    items: world.flatMap(({ id, items }) =>
      items.map(({ number, kind, createdAt, closedAt }) => anItem(id, number, { kind, createdAt, closedAt })),
    ),
    labels: world.flatMap(({ id, labels }) =>
      labels.map(({ class: labelClass, ...label }) => aLabel(id, label.id, { name: label.name, labelClass })),
    ),
    carried: world.flatMap(({ id, items }) =>
      items.flatMap(({ number, labelIds }) => labelIds.map((labelId) => [id, number, labelId] as const)),
    ),
    rules: rules.map(({ class: labelClass, ...rule }, position) => ({ ...rule, labelClass, position })),
  });
}
