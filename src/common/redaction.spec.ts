import { describe, expect, it } from 'vitest';
import { redactLine } from './redaction.ts';

const BODY = 'abcdefghijklmnopqrstuvwxyz0123456789';

describe('redactLine', () => {
  it.each([
    `gho_${BODY}`,
    `ghp_${BODY}`,
    `ghs_${BODY}`,
    `github_pat_${BODY}`,
    `oct_${BODY}-_x`,
    `eyJhbGciOiJkaXIi..${BODY}.${BODY}.${BODY}`,
  ])('takes out %s wherever it stands', (secret) => {
    expect(redactLine(`{"err":"Bearer ${secret} was refused"}`)).toBe(
      '{"err":"Bearer [redacted] was refused"}',
    );
  });

  it('keeps the path of a callback and takes its code and state', () => {
    expect(redactLine('"url":"/auth/github/callback?code=abc&state=def&x=1"')).toBe(
      '"url":"/auth/github/callback?code=[redacted]&state=[redacted]&x=1"',
    );
  });

  it.each(['link', 'device'])('takes the secret out of an /auth/%s/ path', (way) => {
    expect(redactLine(`"url":"/auth/${way}/${BODY}"`)).toBe(`"url":"/auth/${way}/[redacted]"`);
  });

  it('leaves ordinary words alone', () => {
    const line = '{"repo":"octo_org/code","msg":"state of the ghost_writer"}';

    expect(redactLine(line)).toBe(line);
  });
});
