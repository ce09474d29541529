import { inspect } from 'node:util';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { createRandomSecret, hashSecret, SecretText } from './secret-text.ts';
import { VaultCredential } from './vault-credential.ts';

const TOKEN = 'gho_thisMustNotShow';

describe('SecretText', () => {
  it.each([
    ['JSON.stringify', (holder: object) => JSON.stringify(holder)],
    ['inspect', (holder: object) => inspect(holder, { depth: 9, showHidden: true, getters: false })],
    ['a template', (holder: { secret: SecretText }) => `secret: ${holder.secret.toString()}`],
    ['a copy', (holder: { secret: SecretText }) => JSON.stringify(Object.assign({}, holder.secret))],
    ['pino', (holder: object) => logLine(holder)],
  ])('does not show in %s', (_, show) => {
    expect(show({ secret: new SecretText(TOKEN) })).not.toContain(TOKEN);
  });

  it('gives the text to who asks for it', () => {
    expect(new SecretText(TOKEN).reveal()).toBe(TOKEN);
  });
});

describe('VaultCredential', () => {
  it('shows what it is for but not its token', () => {
    const facts = { credentialId: 7, accountId: 8, kind: 'oauth' as const, scopes: ['repo'] };
    const credential = new VaultCredential(facts, TOKEN);

    const shown = [
      JSON.stringify(credential),
      inspect(credential),
      logLine({ credential }),
      JSON.stringify(Object.assign({}, credential)),
    ].join();

    expect(credential.token).toBe(TOKEN);
    expect(shown).toContain('"credentialId":7');
    expect(shown).not.toContain(TOKEN);
  });
});

describe('createRandomSecret', () => {
  it('has 256 bits in base64url, and is another one each time', () => {
    expect(createRandomSecret()).toMatch(/^[\w-]{43}$/);
    expect(createRandomSecret()).not.toBe(createRandomSecret());
  });
});

describe('hashSecret', () => {
  it('is the SHA-256 in hex', () => {
    expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

function logLine(data: object): string {
  const lines: string[] = [];
  pino({}, { write: (line: string) => void lines.push(line) }).info(data, 'line');
  return lines.join('');
}
