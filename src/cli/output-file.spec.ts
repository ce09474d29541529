import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWholeFile } from './output-file.ts';

describe('writeWholeFile', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'octavo-output-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('lets the file appear only when it is whole, for its owner alone', async () => {
    const path = join(folder, 'repos.csv');
    const seenHalfway: string[][] = [];

    await writeWholeFile(path, (sink) =>
      pipeline(
        Readable.from(
          (async function* blocks() {
            yield 'a,b\r\n';
            seenHalfway.push(await readdir(folder));
            yield '1,2\r\n';
          })(),
        ),
        sink,
      ),
    );

    expect(seenHalfway.flat()).not.toContain('repos.csv');
    expect(await readFile(path, 'utf8')).toBe('a,b\r\n1,2\r\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['repos.csv']);
  });

  it('leaves what was there when the writing fails', async () => {
    const path = join(folder, 'repos.csv');
    await writeFile(path, 'before');

    await expect(writeWholeFile(path, failHalfway)).rejects.toThrow('the cable');

    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['repos.csv']);
  });

  it('follows a link and keeps it', async () => {
    await writeFile(join(folder, 'real.csv'), 'before');
    await symlink('real.csv', join(folder, 'link.csv'));

    await writeWholeFile(join(folder, 'link.csv'), (sink) => pipeline(Readable.from('after'), sink));

    expect(await readFile(join(folder, 'real.csv'), 'utf8')).toBe('after');
  });

  it('writes into a device instead of putting a file in its place', async () => {
    await writeWholeFile('/dev/null', (sink) => pipeline(Readable.from('x'), sink));

    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it('says that the disk is full', async () => {
    const writing = writeWholeFile('/dev/full', (sink) => pipeline(Readable.from('x'), sink));

    await expect(writing).rejects.toThrow('/dev/full cannot be written: no space left');
  });

  it.each([
    ['.', 'it is a folder'],
    ['missing/repos.csv', 'its folder does not exist'],
  ])('says why %s cannot be written', async (name, reason) => {
    await expect(writeWholeFile(join(folder, name), failHalfway)).rejects.toThrow(reason);
  });
});

function failHalfway(sink: Writable): Promise<void> {
  return pipeline(async function* blocks() {
    yield await Promise.resolve('half');
    throw new Error('the cable');
  }, sink);
}
