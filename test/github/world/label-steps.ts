import { LABEL_NAMES } from './issue-texts.ts';
import type { Label, Milestone } from './issue-model.ts';
import type { Step, StepContext } from './issue-steps.ts';

/** What happens to labels and milestones, and how often. */
export const LABEL_STEPS: readonly Step[] = [
  { name: 'add label', weight: 2, apply: addLabel },
  toLabel('rename label', 3, ({ world, random, repoId }, { name }) => {
    world.issues.editLabel(repoId, name, { name: `${name.slice(0, 20)} ${random.integer(1e6)}` });
  }),
  toLabel('recolour label', 1, ({ world, random, repoId }, { name }) => {
    world.issues.editLabel(repoId, name, { color: random.integer(0xffffff).toString(16).padStart(6, '0') });
  }),
  toLabel('delete label', 2, ({ world, repoId }, { name }) => world.issues.deleteLabel(repoId, name)),
  { name: 'add milestone', weight: 2, apply: addMilestone },
  toMilestone('edit milestone', 1, ({ world, random, repoId }, { number }) => {
    world.issues.editMilestone(repoId, number, { title: `Milestone ${random.integer(1e6)}` });
  }),
  toMilestone('close milestone', 1, ({ world, repoId }, { number, state }) => {
    if (state === 'open') world.issues.closeMilestone(repoId, number);
    else world.issues.reopenMilestone(repoId, number);
  }),
  toMilestone('delete milestone', 1, ({ world, repoId }, { number }) => {
    world.issues.deleteMilestone(repoId, number);
  }),
  toMilestone('set milestone', 3, setMilestone),
];

function addLabel({ world, random, repoId }: StepContext): string | null {
  const name = random.pick(LABEL_NAMES);
  if (world.issues.findLabel(repoId, name)) return null;
  world.issues.addLabel(repoId, { name, description: random.chance(0.5) ? `About ${name}` : null });
  return `${repoId} ${name}`;
}

function addMilestone({ world, random, repoId }: StepContext): string {
  const dueOn = random.chance(0.5) ? new Date(Date.UTC(2027, random.integer(12), 1, 8)) : null;
  return `${repoId} ${world.issues.addMilestone(repoId, { dueOn }).number}`;
}

function setMilestone({ world, random, repoId }: StepContext, { number }: Milestone): void {
  const items = world.issues.of(repoId);
  if (items.length === 0) return;
  world.issues.setMilestone(repoId, random.pick(items).number, random.chance(0.3) ? null : number);
}

function toLabel(
  name: string,
  weight: number,
  change: (context: StepContext, label: Label) => unknown,
): Step {
  return {
    name,
    weight,
    apply: (context) => {
      const labels = context.world.issues.labelsOf(context.repoId);
      if (labels.length === 0) return null;
      const label = context.random.pick(labels);
      const what = `${label.repoId} ${label.name}`;
      change(context, label);
      return what;
    },
  };
}

function toMilestone(
  name: string,
  weight: number,
  change: (context: StepContext, milestone: Milestone) => unknown,
): Step {
  return {
    name,
    weight,
    apply: (context) => {
      const milestones = context.world.issues.milestonesOf(context.repoId);
      if (milestones.length === 0) return null;
      const milestone = context.random.pick(milestones);
      change(context, milestone);
      return `${milestone.repoId} ${milestone.number}`;
    },
  };
}
