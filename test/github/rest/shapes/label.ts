import type { Call } from '../../http/call.ts';
import type { Label } from '../../world/issue-model.ts';
import type { Repo } from '../../world/model.ts';
import type { Schema } from './schemas.ts';

export function toLabel(call: Call, repo: Repo, label: Label): Schema<'label'> {
  const url = `${call.urls.api}/repos/${call.world.fullName(repo)}`;
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${url}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.isDefault,
    description: label.description,
  } satisfies Schema<'label'>;
}
