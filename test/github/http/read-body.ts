import type { IncomingMessage } from 'node:http';

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The fields of a form or of a JSON object; values that are no strings are left out. */
export function parseFields(body: Buffer, contentType: string | undefined): Map<string, string> {
  const text = body.toString('utf8');
  if (contentType?.includes('json') !== true) return new Map(new URLSearchParams(text));
  const parsed = parseJson(text);
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed ?? {})) {
    if (typeof value === 'string') fields.set(name, value);
  }
  return fields;
}

/** An object, or null for everything else. */
export function parseJson(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
