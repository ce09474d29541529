import { Migration20261121090000Initial } from './migration-20261121090000-initial.ts';
import { Migration20261121090100VisibleRepo } from './migration-20261121090100-visible-repo.ts';
import { Migration20261121090200ListIndexes } from './migration-20261121090200-list-indexes.ts';
import { Migration20261121110700RunWaits } from './migration-20261121110700-run-waits.ts';
import { Migration20261121121000RankingsAndTags } from './migration-20261121121000-rankings-and-tags.ts';
import { Migration20261121152300IssuesAndCounts } from './migration-20261121152300-issues-and-counts.ts';
import { Migration20261121183000Commits } from './migration-20261121183000-commits.ts';

/** All migrations, oldest first. */
export const MIGRATIONS = [
  { name: 'migration-20261121090000-initial', class: Migration20261121090000Initial },
  { name: 'migration-20261121090100-visible-repo', class: Migration20261121090100VisibleRepo },
  { name: 'migration-20261121090200-list-indexes', class: Migration20261121090200ListIndexes },
  { name: 'migration-20261121110700-run-waits', class: Migration20261121110700RunWaits },
  { name: 'migration-20261121121000-rankings-and-tags', class: Migration20261121121000RankingsAndTags },
  { name: 'migration-20261121152300-issues-and-counts', class: Migration20261121152300IssuesAndCounts },
  { name: 'migration-20261121183000-commits', class: Migration20261121183000Commits },
];
