import { query } from '../sync-kit.ts';
import type { TestApp } from '../test-app.ts';
import type { CoauthorRow, CommitRow, IdentityRow } from './commit-truth.ts';

const KEY = `case when i.email = '' then 'name ' || i.name else 'email ' || i.email end`;
const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

const COMMITS = `select c.oid, (select ${KEY} from identity i where i.id = c.author_id) as author,
    c.author_name as "authorName", (select ${KEY} from identity i where i.id = c.committer_id) as committer,
    to_char(c.authored_at at time zone 'UTC', ${INSTANT}) as "authoredAt",
    to_char(c.committed_at at time zone 'UTC', ${INSTANT}) as "committedAt", c.parents, c.subject
  from commit c where c.repo_id = ? order by c.oid`;

const COAUTHORS = `select k.oid, ${KEY} as coauthor, k.name
  from commit_coauthor k join identity i on i.id = k.identity_id where k.repo_id = ?
  order by k.oid, ${KEY} collate "C"`;

/** Those who stand in what is stored now. */
const IDENTITIES = `select ${KEY} as identity, a.account_id::float8 as "accountId"
  from identity i left join identity_account a on a.identity_id = i.id
  where exists (select from commit c where c.author_id = i.id or c.committer_id = i.id)
    or exists (select from commit_coauthor k where k.identity_id = i.id)
  order by ${KEY} collate "C"`;

export interface StoredCommits {
  commits: CommitRow[];
  coauthors: CoauthorRow[];
}

/** As a repo's commits are stored. */
export async function readCommits(app: TestApp, repoId: number): Promise<StoredCommits> {
  return {
    commits: await query<CommitRow>(app, COMMITS, repoId),
    coauthors: await query<CoauthorRow>(app, COAUTHORS, repoId),
  };
}

export async function readIdentities(app: TestApp): Promise<IdentityRow[]> {
  return query<IdentityRow>(app, IDENTITIES);
}
