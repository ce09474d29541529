import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from './file-errors.ts';

/** Bytes of all files below a folder. What goes away meanwhile counts as gone. */
export async function measureFolder(folder: string): Promise<number> {
  const files = await listFiles(folder);
  const sizes = await Promise.all(files.map(measureFile));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Every file below a folder, by its path. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) =>
    unlessMissing(error, []),
  );
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function measureFile(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    (error: unknown) => unlessMissing(error, 0),
  );
}
