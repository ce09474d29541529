import { toInnerNodeId } from './node-id.ts';
import { LabelBook } from './label-book.ts';
import type { Milestone, MilestoneChange, NewMilestone } from './issue-model.ts';

/** The milestones of all repos; each repo numbers its own. */
export class MilestoneBook extends LabelBook {
  addMilestone(repoId: number, given: NewMilestone = {}): Milestone {
    const shelf = this.shelf(repoId);
    const id = given.id ?? this.nextId('milestone');
    const number = given.number ?? shelf.lastMilestone + 1;
    const createdAt = given.createdAt ?? this.now();
    const { creator, ...fields } = given;
    const milestone: Milestone = {
      title: `Milestone ${number}`,
      description: null,
      state: 'open',
      dueOn: null,
      updatedAt: createdAt,
      closedAt: null,
      ...fields,
      id,
      repoId,
      nodeId: toInnerNodeId('Milestone', repoId, id),
      number,
      creatorId: creator ?? null,
      createdAt,
    };
    shelf.lastMilestone = Math.max(shelf.lastMilestone, number);
    shelf.milestones.set(id, milestone);
    return this.changed(milestone);
  }

  editMilestone(repoId: number, number: number, change: MilestoneChange): Milestone {
    return this.changed(Object.assign(this.getMilestone(repoId, number), change, { updatedAt: this.now() }));
  }

  closeMilestone(repoId: number, number: number): Milestone {
    const now = this.now();
    return this.changed(
      Object.assign(this.getMilestone(repoId, number), { state: 'closed', closedAt: now, updatedAt: now }),
    );
  }

  reopenMilestone(repoId: number, number: number): Milestone {
    const updatedAt = this.now();
    return this.changed(
      Object.assign(this.getMilestone(repoId, number), { state: 'open', closedAt: null, updatedAt }),
    );
  }

  /** The issues lose it as they lose a label. */
  deleteMilestone(repoId: number, number: number): void {
    const { id } = this.getMilestone(repoId, number);
    const { milestones, items } = this.shelf(repoId);
    milestones.delete(id);
    for (const item of items.values()) if (item.milestoneId === id) item.milestoneId = null;
    this.changed(null);
  }

  milestonesOf(repoId: number): Milestone[] {
    return [...this.shelf(repoId).milestones.values()];
  }

  findMilestone(repoId: number, number: number): Milestone | null {
    return this.milestonesOf(repoId).find((milestone) => milestone.number === number) ?? null;
  }

  milestoneById(repoId: number, id: number | null): Milestone | null {
    return id === null ? null : (this.shelf(repoId).milestones.get(id) ?? null);
  }

  protected milestoneId(repoId: number, number: number | null | undefined): number | null {
    return number === null || number === undefined ? null : this.getMilestone(repoId, number).id;
  }

  private getMilestone(repoId: number, number: number): Milestone {
    const milestone = this.findMilestone(repoId, number);
    if (!milestone) throw new Error(`Repo ${repoId} has no milestone ${number}`);
    return milestone;
  }
}
