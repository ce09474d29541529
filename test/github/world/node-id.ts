export type NodeType = 'Repository' | 'User' | 'Organization' | 'Bot';
export type InnerNodeType = 'Issue' | 'PullRequest' | 'Label' | 'Milestone';

export interface ParsedNodeId {
  type: NodeType | InnerNodeType;
  id: number;
  /** Of what belongs to a repo. */
  repoId: number | null;
}

const PREFIX: Record<NodeType, string> = { Repository: 'R', User: 'U', Organization: 'O', Bot: 'BOT' };
const INNER_PREFIX: Record<InnerNodeType, string> = {
  Issue: 'I',
  PullRequest: 'PR',
  Label: 'LA',
  Milestone: 'MI',
};
const TYPE_BY_PREFIX = new Map(
  Object.entries({ ...PREFIX, ...INNER_PREFIX }).map(([type, prefix]) => [
    prefix,
    type as ParsedNodeId['type'],
  ]),
);
const MAX_UINT32 = 2 ** 32 - 1;
const ARRAY_OF_TWO = 0x92;
const ARRAY_OF_THREE = 0x93;
const UINT32 = 0xce;
const UINT64 = 0xcf;

/** GitHub's global id: a prefix and, in base64url, the MessagePack array [0, id]. */
export function toNodeId(type: NodeType, id: number): string {
  return write(PREFIX[type], [id]);
}

/** What belongs to a repo names it: [0, repo id, id]. */
export function toInnerNodeId(type: InnerNodeType, repoId: number, id: number): string {
  return write(INNER_PREFIX[type], [repoId, id]);
}

/** Reads GitHub's new ids and its older ones (`010:Repository1296269` in base64); null for anything else. */
export function parseNodeId(nodeId: string): ParsedNodeId | null {
  const [, prefix = '', payload = ''] = /^([A-Z]+)_([\w-]+)$/.exec(nodeId) ?? [];
  const type = TYPE_BY_PREFIX.get(prefix);
  if (!type) return parseLegacy(nodeId);
  const numbers = readNumbers(Buffer.from(payload, 'base64url'));
  const [repoId, id] = type in INNER_PREFIX ? numbers : [null, ...numbers];
  const isWhole = numbers.length === (type in INNER_PREFIX ? 2 : 1);
  return isWhole && id !== undefined && id !== null ? { type, id, repoId: repoId ?? null } : null;
}

function write(prefix: string, numbers: number[]): string {
  const bytes = [Buffer.from([numbers.length === 1 ? ARRAY_OF_TWO : ARRAY_OF_THREE, 0])];
  for (const value of numbers) {
    const wide = value > MAX_UINT32;
    const packed = Buffer.alloc(wide ? 9 : 5);
    packed[0] = wide ? UINT64 : UINT32;
    if (wide) packed.writeBigUInt64BE(BigInt(value), 1);
    else packed.writeUInt32BE(value, 1);
    bytes.push(packed);
  }
  return `${prefix}_${Buffer.concat(bytes).toString('base64url')}`;
}

/** Empty for what no node id holds. */
function readNumbers(bytes: Buffer): number[] {
  const numbers: number[] = [];
  let at = 2;
  while (at < bytes.length) {
    const width = bytes[at] === UINT32 ? 4 : 8;
    if ((bytes[at] !== UINT32 && bytes[at] !== UINT64) || at + 1 + width > bytes.length) return [];
    numbers.push(width === 4 ? bytes.readUInt32BE(at + 1) : Number(bytes.readBigUInt64BE(at + 1)));
    at += 1 + width;
  }
  return bytes[0] === ARRAY_OF_TWO + numbers.length - 1 && bytes[1] === 0 ? numbers : [];
}

function parseLegacy(nodeId: string): ParsedNodeId | null {
  const text = Buffer.from(nodeId, 'base64').toString('latin1');
  const [, type, id] = /^\d+:(Repository|User|Organization|Bot)(\d+)$/.exec(text) ?? [];
  if (type === undefined || id === undefined) return null;
  return { type: type as NodeType, id: Number(id), repoId: null };
}
