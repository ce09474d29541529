import { MilestoneBook } from './milestone-book.ts';
import { completeItem } from './new-item.ts';
import type { Gone, Item, ItemKind, LockReason, NewItem, Reaction, StateReason } from './issue-model.ts';

/** Issues and pull requests of all repos, and what can happen to them. What GitHub dates anew is dated anew. */
export class IssueBook extends MilestoneBook {
  add(repoId: number, given: NewItem = {}): Item {
    const shelf = this.shelf(repoId);
    const number = given.number ?? shelf.lastNumber + 1;
    if (shelf.items.has(number) || shelf.gone.has(number))
      throw new Error(`Repo ${repoId} has had a number ${number}`);
    const item = completeItem(given, {
      repoId,
      number,
      id: given.id ?? this.nextId('item'),
      pullId: given.kind === 'pull' ? (given.pullId ?? this.nextId('pull')) : null,
      labelIds: this.labelIds(repoId, given.labels ?? []),
      milestoneId: this.milestoneId(repoId, given.milestone),
      now: this.now(),
    });
    shelf.items.set(number, item);
    shelf.numbers.set(`${item.kind}:${item.pullId ?? item.id}`, number);
    shelf.lastNumber = Math.max(shelf.lastNumber, number);
    return this.changed(item);
  }

  edit(repoId: number, number: number, fields: Partial<Pick<Item, 'title' | 'body'>>): Item {
    return this.touch(repoId, number, fields);
  }

  /** A pull request is merged, or closed without; an issue is closed for a reason. */
  close(
    repoId: number,
    number: number,
    how: { reason?: StateReason; merged?: boolean; by?: number } = {},
  ): Item {
    const { kind } = this.get(repoId, number);
    const closedAt = this.now();
    return this.touch(repoId, number, {
      state: 'closed',
      closedAt,
      closedById: how.by ?? null,
      stateReason: kind === 'pull' ? null : (how.reason ?? 'completed'),
      mergedAt: kind === 'pull' && how.merged === true ? closedAt : null,
    });
  }

  reopen(repoId: number, number: number): Item {
    const { kind, mergedAt } = this.get(repoId, number);
    if (mergedAt) throw new Error(`The pull request ${number} of repo ${repoId} is merged for good`);
    const stateReason = kind === 'issue' ? 'reopened' : null;
    return this.touch(repoId, number, { state: 'open', closedAt: null, closedById: null, stateReason });
  }

  setLabels(repoId: number, number: number, names: readonly string[]): Item {
    return this.touch(repoId, number, { labelIds: this.labelIds(repoId, names) });
  }

  assign(repoId: number, number: number, accountIds: readonly number[]): Item {
    return this.touch(repoId, number, { assigneeIds: [...new Set(accountIds)] });
  }

  setMilestone(repoId: number, number: number, milestone: number | null): Item {
    return this.touch(repoId, number, { milestoneId: this.milestoneId(repoId, milestone) });
  }

  lock(repoId: number, number: number, reason: LockReason | null = null): Item {
    return this.touch(repoId, number, { locked: true, lockReason: reason });
  }

  unlock(repoId: number, number: number): Item {
    return this.touch(repoId, number, { locked: false, lockReason: null });
  }

  comment(repoId: number, number: number): Item {
    return this.touch(repoId, number, { comments: this.get(repoId, number).comments + 1 });
  }

  convertToDraft(repoId: number, number: number): Item {
    return this.touch(repoId, number, { draft: true });
  }

  markReady(repoId: number, number: number): Item {
    return this.touch(repoId, number, { draft: false });
  }

  /** A reaction leaves `updatedAt` alone. */
  react(repoId: number, number: number, content: Reaction = '+1'): Item {
    const item = this.get(repoId, number);
    item.reactions[content] = (item.reactions[content] ?? 0) + 1;
    return this.changed(item);
  }

  delete(repoId: number, number: number): void {
    this.takeOff(repoId, number, { why: 'deleted' });
  }

  convertToDiscussion(repoId: number, number: number): void {
    if (this.get(repoId, number).kind === 'pull') throw new Error('Only issues become discussions');
    this.takeOff(repoId, number, { why: 'discussion' });
  }

  /** The issue becomes another one, with ids of its own; what the new repo has no name for is lost. Returns its number. */
  transfer(repoId: number, number: number, toRepoId: number): number {
    const item = this.get(repoId, number);
    if (item.kind === 'pull') throw new Error('Only issues can be transferred');
    const { id: _id, number: _number, ...kept } = item;
    const moved = this.add(toRepoId, { ...kept, author: item.authorId, updatedAt: this.now() });
    const milestone = this.milestoneById(repoId, item.milestoneId)?.title;
    moved.assigneeIds = [...item.assigneeIds];
    moved.labelIds = item.labelIds.flatMap((labelId) => {
      const name = this.labelById(repoId, labelId)?.name ?? '';
      return this.findLabel(toRepoId, name)?.id ?? [];
    });
    moved.milestoneId = this.milestonesOf(toRepoId).find(({ title }) => title === milestone)?.id ?? null;
    this.takeOff(repoId, number, { why: 'transferred', repoId: toRepoId, number: moved.number });
    return moved.number;
  }

  /** By number. */
  of(repoId: number): Item[] {
    return [...this.shelf(repoId).items.values()];
  }

  find(repoId: number, number: number): Item | null {
    return this.shelf(repoId).items.get(number) ?? null;
  }

  get(repoId: number, number: number): Item {
    const item = this.find(repoId, number);
    if (!item) throw new Error(`Repo ${repoId} has no item ${number}`);
    return item;
  }

  /** By the id that GraphQL tells: a pull request's own. */
  byId(repoId: number, kind: ItemKind, id: number): Item | null {
    const { numbers, items } = this.shelf(repoId);
    return items.get(numbers.get(`${kind}:${id}`) ?? 0) ?? null;
  }

  /** What became of a number; of one transferred several times, the last place. */
  gone(repoId: number, number: number): Gone | null {
    let gone = this.shelf(repoId).gone.get(number) ?? null;
    for (let next = gone; next?.why === 'transferred' && this.isOpened(next.repoId);) {
      next = this.shelf(next.repoId).gone.get(next.number) ?? null;
      if (next?.why === 'transferred') gone = next;
    }
    return gone;
  }

  private touch(repoId: number, number: number, fields: Partial<Item>): Item {
    return this.changed(Object.assign(this.get(repoId, number), fields, { updatedAt: this.now() }));
  }

  private takeOff(repoId: number, number: number, gone: Gone): void {
    const shelf = this.shelf(repoId);
    if (!shelf.items.delete(number)) throw new Error(`Repo ${repoId} has no item ${number}`);
    shelf.gone.set(number, gone);
    this.changed(null);
  }
}
