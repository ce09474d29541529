import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

type Field = string | number | boolean | Date | null;

const LINES_PER_BLOCK = 1000;

/** `table` with the columns in the order of the lines, if they are not all of them. */
export async function copyLines(client: Client, table: string, lines: readonly string[]): Promise<void> {
  const blocks = Array.from({ length: Math.ceil(lines.length / LINES_PER_BLOCK) }, (_, index) =>
    lines.slice(index * LINES_PER_BLOCK, (index + 1) * LINES_PER_BLOCK).join(''),
  );
  await copyBlocks(client, table, blocks);
}

export async function copyBlocks(
  client: Client,
  table: string,
  blocks: readonly (string | Buffer)[],
): Promise<void> {
  await pipeline(Readable.from(blocks), client.query(copyFrom(`copy ${table} from stdin`)));
}

/** All that a table or a query in parentheses holds, as `copyBlocks` takes it. */
export async function copyAll(client: Client, source: string): Promise<Buffer[]> {
  const blocks: Buffer[] = [];
  for await (const block of client.query(copyTo(`copy ${source} to stdout`))) blocks.push(block as Buffer);
  return blocks;
}

/** Texts must be without tabs, backslashes and line ends. */
export function toLine(fields: readonly Field[]): string {
  return `${fields.map(toField).join('\t')}\n`;
}

export function toColumns(properties: readonly string[]): string {
  return `(${properties.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).join(', ')})`;
}

function toField(value: Field): string {
  if (value === null) return '\\N';
  return value instanceof Date ? value.toISOString() : String(value);
}
