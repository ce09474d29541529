export type NodeType = 'Repository' | 'User' | 'Organization' | 'Bot';

const PREFIX: Record<NodeType, string> = { Repository: 'R', User: 'U', Organization: 'O', Bot: 'BOT' };
const TYPE_BY_PREFIX = new Map(Object.entries(PREFIX).map(([type, prefix]) => [prefix, type as NodeType]));
const MAX_UINT32 = 2 ** 32 - 1;

/** GitHub's global id: a prefix and, in base64url, the MessagePack array [0, id]. */
export function toNodeId(type: NodeType, id: number): string {
  const wide = id > MAX_UINT32;
  const bytes = Buffer.alloc(wide ? 11 : 7);
  bytes.set([0x92, 0x00, wide ? 0xcf : 0xce]);
  if (wide) bytes.writeBigUInt64BE(BigInt(id), 3);
  else bytes.writeUInt32BE(id, 3);
  return `${PREFIX[type]}_${bytes.toString('base64url')}`;
}

/** Reads GitHub's new ids and its older ones (`010:Repository1296269` in base64); null for anything else. */
export function parseNodeId(nodeId: string): { type: NodeType; id: number } | null {
  const [, prefix = '', payload = ''] = /^([A-Z]+)_([\w-]+)$/.exec(nodeId) ?? [];
  const type = TYPE_BY_PREFIX.get(prefix);
  if (!type) return parseLegacy(nodeId);
  const bytes = Buffer.from(payload, 'base64url');
  if (bytes.length === 7 && bytes[2] === 0xce) return { type, id: bytes.readUInt32BE(3) };
  if (bytes.length === 11 && bytes[2] === 0xcf) return { type, id: Number(bytes.readBigUInt64BE(3)) };
  return null;
}

function parseLegacy(nodeId: string): { type: NodeType; id: number } | null {
  const text = Buffer.from(nodeId, 'base64').toString('latin1');
  const [, type, id] = /^\d+:(Repository|User|Organization|Bot)(\d+)$/.exec(text) ?? [];
  return type === undefined || id === undefined ? null : { type: type as NodeType, id: Number(id) };
}
