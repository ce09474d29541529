/** Issues and pull requests as the world holds them. Both take their numbers from one sequence of their repo. */
export type ItemKind = 'issue' | 'pull';
export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';
export type Reaction = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'eyes' | 'rocket';
export type LockReason = 'off-topic' | 'too heated' | 'resolved' | 'spam';

export interface Item {
  /** What REST calls the id: a pull request's is that of the issue beneath it. */
  id: number;
  /** A pull request's own id, which GraphQL tells. */
  pullId: number | null;
  nodeId: string;
  repoId: number;
  number: number;
  kind: ItemKind;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: StateReason | null;
  /** Null: a ghost, whose account is gone. */
  authorId: number | null;
  labelIds: number[];
  assigneeIds: number[];
  milestoneId: number | null;
  comments: number;
  reactions: Partial<Record<Reaction, number>>;
  locked: boolean;
  lockReason: LockReason | null;
  draft: boolean;
  createdAt: Date;
  /** Whole seconds, as all of GitHub's instants. */
  updatedAt: Date;
  closedAt: Date | null;
  closedById: number | null;
  mergedAt: Date | null;
}

export interface Label {
  id: number;
  nodeId: string;
  repoId: number;
  name: string;
  color: string;
  description: string | null;
  /** One of those that every new repo gets. */
  isDefault: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface Milestone {
  id: number;
  nodeId: string;
  repoId: number;
  number: number;
  title: string;
  description: string | null;
  state: 'open' | 'closed';
  creatorId: number | null;
  dueOn: Date | null;
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
}

/** What is left of a number whose item is no longer there. */
export type Gone = { why: 'deleted' | 'discussion' } | { why: 'transferred'; repoId: number; number: number };

type Derived = 'nodeId' | 'repoId' | 'kind' | 'authorId' | 'labelIds' | 'assigneeIds' | 'milestoneId';

/** `labels` are names (made when there are none), `assignees` account ids, `milestone` a number. */
export type NewItem = Partial<Omit<Item, Derived>> & {
  kind?: ItemKind;
  author?: number | null;
  labels?: readonly string[];
  assignees?: readonly number[];
  milestone?: number | null;
};
export type NewLabel = Partial<Omit<Label, 'repoId' | 'nodeId'>> & { name: string };
export type LabelChange = Partial<Pick<Label, 'name' | 'color' | 'description'>>;
export type NewMilestone = Partial<Omit<Milestone, 'repoId' | 'nodeId' | 'creatorId'>> & {
  creator?: number | null;
};
export type MilestoneChange = Partial<Pick<Milestone, 'title' | 'description' | 'dueOn'>>;
