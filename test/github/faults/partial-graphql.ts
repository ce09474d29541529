import type { Answer } from '../http/call.ts';
import type { Fault } from './fault.ts';

const MESSAGE = 'Resource limits for this query exceeded.';

interface Damage {
  path: (string | number)[];
  message: string;
  type: 'RESOURCE_LIMITS_EXCEEDED';
}

/** GitHub's answer when a query computes too much: status 200, fields that read null or zero, an error for each. */
export function withResourceLimits(answer: Answer, struck: readonly Fault[]): Answer {
  const fault = struck.find(({ kind }) => kind === 'graphql-resource-limits');
  if (fault?.kind !== 'graphql-resource-limits') return answer;
  const json = structuredClone(answer.json) as { data?: unknown; errors?: object[] };
  const damages: Damage[] = [];
  damageLists(json.data, [], fault.share ?? 0.5, damages);
  return { ...answer, json: { ...json, errors: [...(json.errors ?? []), ...damages] } };
}

/** The last `share` of every list of objects loses what had to be computed; names and ids stay. */
function damageLists(value: unknown, path: (string | number)[], share: number, damages: Damage[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (!Array.isArray(child)) {
      damageLists(child, [...path, key], share, damages);
      continue;
    }
    const spared = child.length - Math.ceil(child.length * share);
    for (const [index, item] of child.entries()) {
      if (index >= spared) damageItem(item, [...path, key, index], damages);
    }
  }
}

function damageItem(item: unknown, path: (string | number)[], damages: Damage[]): void {
  if (typeof item !== 'object' || item === null) return;
  const fields = item as Record<string, unknown>;
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'id' || name === 'databaseId' || typeof value === 'string' || value === null) continue;
    fields[name] = typeof value === 'number' ? 0 : null;
    damages.push({ type: 'RESOURCE_LIMITS_EXCEEDED', path: [...path, name], message: MESSAGE });
  }
}
