import { randomBytes } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { CannotUnsealError, OtherGithubError } from './auth.errors.ts';
import { SealedBox } from './sealed-box.ts';

const OLD = randomBytes(32).toString('base64url');
const NEW = randomBytes(32).toString('base64url');

function createBox(secretKeys: string[], apiUrl = 'https://api.github.com'): SealedBox {
  return new SealedBox({ secretKeys, github: { apiUrl } });
}

describe('SealedBox', () => {
  it('opens what it sealed', async () => {
    const box = createBox([NEW]);

    expect(await box.open(await box.seal('gho_text', 'row:1'), 'row:1')).toEqual({
      text: 'gho_text',
      stale: false,
    });
  });

  it('opens with any of its keys and says which are not the newest', async () => {
    const sealed = await createBox([OLD]).seal('gho_text', 'row:1');

    expect(await createBox([NEW, OLD]).open(sealed, 'row:1')).toMatchObject({
      stale: true,
    });
  });

  it('is compact JWE with A256GCM and the name of its key', async () => {
    const sealed = await createBox([NEW]).seal('gho_text', 'row:1');

    expect(sealed.split('.')).toHaveLength(5);
    expect(decodeProtectedHeader(sealed)).toMatchObject({
      alg: 'dir',
      enc: 'A256GCM',
      kid: expect.any(String),
    });
    expect(sealed).not.toContain(NEW.slice(0, 11));
  });

  it('seals the same text differently each time', async () => {
    const box = createBox([NEW]);

    expect(await box.seal('gho_text', 'row:1')).not.toBe(await box.seal('gho_text', 'row:1'));
  });

  it('opens neither under another subject, nor altered, nor without the key', async () => {
    const box = createBox([NEW]);
    const sealed = await box.seal('gho_text', 'row:1');
    const parts = sealed.split('.');
    const altered = [...parts.slice(0, 3), 'AAAA', ...parts.slice(4)].join('.');

    await expect(box.open(sealed, 'row:2')).rejects.toThrow(CannotUnsealError);
    await expect(box.open(altered, 'row:1')).rejects.toThrow(CannotUnsealError);
    await expect(box.open('not sealed', 'row:1')).rejects.toThrow(CannotUnsealError);
    await expect(createBox([OLD]).open(sealed, 'row:1')).rejects.toThrow(CannotUnsealError);
  });

  it('opens for the GitHub it was sealed for alone, whatever the path of its API', async () => {
    const sealed = await createBox([NEW], 'https://ghe.example/api/v3').seal('gho_text', 'row:1');

    const opened = await createBox([NEW], 'https://ghe.example/api').open(sealed, 'row:1');
    const opening = createBox([NEW], 'https://api.github.com').open(sealed, 'row:1');

    expect(opened.text).toBe('gho_text');
    await expect(opening).rejects.toThrow(OtherGithubError);
    await expect(opening).rejects.toThrow('https://ghe.example');
  });
});
