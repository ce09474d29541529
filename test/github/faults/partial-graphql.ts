import type { Answer } from '../http/call.ts';
import type { Fault, ResourceLimitsFault } from './fault.ts';

const MESSAGE = 'Resource limits for this query exceeded.';

/** What something is found by is not computed. */
const NAMES = new Set(['id', 'databaseId', 'number']);

type Path = (string | number)[];

interface Damage {
  path: Path;
  message: string;
  type: 'RESOURCE_LIMITS_EXCEEDED';
}

/** GitHub's answer when a query computes too much: status 200, fields that read null or zero, an error for each. */
export function withResourceLimits(answer: Answer, struck: readonly Fault[]): Answer {
  const fault = struck.find(({ kind }) => kind === 'graphql-resource-limits');
  if (fault?.kind !== 'graphql-resource-limits') return answer;
  const json = structuredClone(answer.json) as { data?: unknown; errors?: object[] };
  const damages = new Damager(fault).root(json.data);
  return { ...answer, json: { ...json, errors: [...(json.errors ?? []), ...damages] } };
}

class Damager {
  private readonly share: number;
  private readonly fields: ReadonlySet<string> | null;
  private readonly damages: Damage[] = [];

  constructor({ share, fields }: ResourceLimitsFault) {
    this.share = share ?? 0.5;
    this.fields = fields ? new Set(fields) : null;
  }

  /** Several fields side by side share the damage among them as a list's entries do. */
  root(data: unknown): Damage[] {
    const asked = isRecord(data) ? Object.entries(data).filter(([name]) => name !== 'rateLimit') : [];
    if (asked.length > 1 && asked.every(([, value]) => !Array.isArray(value))) this.items(asked, []);
    else this.lists(data, []);
    if (this.damages.length === 0) this.counts(asked);
    return this.damages;
  }

  /** One object without lists: some of its counts. */
  private counts(asked: [string, unknown][]): void {
    for (const [name, value] of asked) {
      const counts = Object.entries(isRecord(value) ? value : {}).filter(([, child]) => isRecord(child));
      this.items(counts, [name]);
    }
  }

  private lists(value: unknown, path: Path): void {
    if (!isRecord(value)) return;
    for (const [name, child] of Object.entries(value)) {
      if (Array.isArray(child)) this.items([...child.entries()], [...path, name]);
      else this.lists(child, [...path, name]);
    }
  }

  /** The last `share` of them lose what had to be computed; names and ids stay. */
  private items(items: [string | number, unknown][], path: Path): void {
    const spared = items.length - Math.ceil(items.length * this.share);
    for (const [key, item] of items.slice(spared)) this.item(item, [...path, key]);
  }

  private item(item: unknown, path: Path): void {
    if (!isRecord(item)) return;
    for (const [name, value] of Object.entries(item)) {
      if (!this.isComputed(name, value)) continue;
      item[name] = typeof value === 'number' ? 0 : null;
      this.damages.push({ type: 'RESOURCE_LIMITS_EXCEEDED', path: [...path, name], message: MESSAGE });
    }
  }

  private isComputed(name: string, value: unknown): boolean {
    if (this.fields) return this.fields.has(name);
    return !NAMES.has(name) && typeof value !== 'string' && value !== null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
