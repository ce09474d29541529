import { toInnerNodeId } from './node-id.ts';
import { IssueShelves } from './issue-shelves.ts';
import type { Label, LabelChange, NewLabel } from './issue-model.ts';

/** The labels of all repos. Names are unique in a repo, whatever their case. */
export class LabelBook extends IssueShelves {
  addLabel(repoId: number, given: NewLabel): Label {
    this.requireFree(repoId, given.name);
    const id = given.id ?? this.nextId('label');
    const createdAt = given.createdAt ?? this.now();
    const label: Label = {
      color: 'ededed',
      description: null,
      isDefault: false,
      updatedAt: createdAt,
      ...given,
      id,
      repoId,
      nodeId: toInnerNodeId('Label', repoId, id),
      createdAt,
    };
    this.shelf(repoId).labels.set(id, label);
    return this.changed(label);
  }

  /** The issues that carry the label stay as they are, their `updatedAt` too. */
  editLabel(repoId: number, name: string, change: LabelChange): Label {
    const label = this.getLabel(repoId, name);
    if (change.name !== undefined && change.name.toLowerCase() !== label.name.toLowerCase()) {
      this.requireFree(repoId, change.name);
    }
    return this.changed(Object.assign(label, change, { updatedAt: this.now() }));
  }

  /** The issues lose the label and their `updatedAt` tells nothing of it. */
  deleteLabel(repoId: number, name: string): void {
    const { id } = this.getLabel(repoId, name);
    const { labels, items } = this.shelf(repoId);
    labels.delete(id);
    for (const item of items.values()) item.labelIds = item.labelIds.filter((labelId) => labelId !== id);
    this.changed(null);
  }

  labelsOf(repoId: number): Label[] {
    return [...this.shelf(repoId).labels.values()];
  }

  findLabel(repoId: number, name: string): Label | null {
    const wanted = name.toLowerCase();
    return this.labelsOf(repoId).find((label) => label.name.toLowerCase() === wanted) ?? null;
  }

  labelById(repoId: number, id: number): Label | null {
    return this.shelf(repoId).labels.get(id) ?? null;
  }

  /** Ids of the labels with these names; who may write makes a label by naming it. */
  protected labelIds(repoId: number, names: readonly string[]): number[] {
    const labels = names.map((name) => this.findLabel(repoId, name) ?? this.addLabel(repoId, { name }));
    return [...new Set(labels.map(({ id }) => id))];
  }

  private getLabel(repoId: number, name: string): Label {
    const label = this.findLabel(repoId, name);
    if (!label) throw new Error(`Repo ${repoId} has no label ${name}`);
    return label;
  }

  private requireFree(repoId: number, name: string): void {
    if (this.findLabel(repoId, name)) throw new Error(`Repo ${repoId} has a label ${name}`);
  }
}
