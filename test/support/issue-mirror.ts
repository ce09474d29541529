import type { EntityManager } from '@mikro-orm/postgresql';
import { truthOfIssues } from '../github/world/issue-truth.ts';
import type { GithubWorld } from '../github/world.ts';

/** Everything of a repo's issues, plain: two of them are equal or the mirror is wrong. */
export interface IssuesOfRepo {
  items: object[];
  labels: object[];
  milestones: object[];
}

const ITEMS = `select i.number, i.github_id as id, i.node_id as "nodeId", i.kind, i.title, i.body, i.state,
    i.state_reason as "stateReason", i.author_id as "authorId",
    array(select l.name from issue_label il join label l on l.repo_id = il.repo_id and l.id = il.label_id
      where il.repo_id = i.repo_id and il.number = i.number order by l.name collate "C") as labels,
    array(select a.account_id from issue_assignee a where a.repo_id = i.repo_id and a.number = i.number
      order by 1)::int[] as "assigneeIds",
    (select m.number from milestone m where m.repo_id = i.repo_id and m.id = i.milestone_id) as milestone,
    i.comments, i.reactions, i.locked, i.draft,
    to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt",
    to_char(i.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "updatedAt",
    to_char(i.closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "closedAt",
    to_char(i.merged_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "mergedAt"
  from issue i where i.repo_id = ? order by i.number`;

const LABELS = 'select id, name, color, description from label where repo_id = ? order by id';

const MILESTONES = `select id, number, title, description, state, creator_id as "creatorId" from milestone
  where repo_id = ? order by id`;

/** As it is stored. */
export async function readMirror(em: EntityManager, repoId: number): Promise<IssuesOfRepo> {
  const list = async (sql: string): Promise<object[]> => em.fork().execute<object[]>(sql, [repoId]);
  return { items: await list(ITEMS), labels: await list(LABELS), milestones: await list(MILESTONES) };
}

/** As it is at GitHub. */
export function readTruth(world: GithubWorld, repoId: number): IssuesOfRepo {
  const byId = (a: { id: number }, b: { id: number }): number => a.id - b.id;
  return {
    items: truthOfIssues(world, repoId),
    labels: world.issues
      .labelsOf(repoId)
      .toSorted(byId)
      .map(({ id, name, color, description }) => ({ id, name, color, description })),
    milestones: world.issues
      .milestonesOf(repoId)
      .toSorted(byId)
      .map(({ id, number, title, description, state, creatorId }) => {
        return { id, number, title, description, state, creatorId };
      }),
  };
}
