import { toInstant } from './instant.ts';
import { userOrGhost } from './simple-user.ts';
import type { Call } from '../../http/call.ts';
import type { Milestone } from '../../world/issue-model.ts';
import type { Repo } from '../../world/model.ts';
import type { Schema } from './schemas.ts';

export function toMilestone(call: Call, repo: Repo, milestone: Milestone): Schema<'milestone'> {
  const { urls, world } = call;
  const fullName = world.fullName(repo);
  const url = `${urls.api}/repos/${fullName}/milestones/${milestone.number}`;
  const { open, closed } = countItems(call, repo)(milestone);
  return {
    url,
    html_url: `${urls.web}/${fullName}/milestone/${milestone.number}`,
    labels_url: `${url}/labels`,
    id: milestone.id,
    node_id: milestone.nodeId,
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    creator: userOrGhost(call, milestone.creatorId),
    open_issues: open,
    closed_issues: closed,
    state: milestone.state,
    created_at: toInstant(milestone.createdAt),
    updated_at: toInstant(milestone.updatedAt),
    due_on: milestone.dueOn && toInstant(milestone.dueOn),
    closed_at: milestone.closedAt && toInstant(milestone.closedAt),
  } satisfies Schema<'milestone'>;
}

interface Counted {
  open: number;
  closed: number;
}

function countItems({ world }: Call, repo: Repo): (milestone: Milestone) => Counted {
  const counts = world.cached(`milestones|${repo.id}`, () => {
    const byId = new Map<number, Counted>();
    for (const { milestoneId, state } of world.issues.of(repo.id)) {
      if (milestoneId === null) continue;
      const counted = byId.get(milestoneId) ?? { open: 0, closed: 0 };
      counted[state] += 1;
      byId.set(milestoneId, counted);
    }
    return byId;
  });
  return ({ id }) => counts.get(id) ?? { open: 0, closed: 0 };
}
