import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Workshop } from './cli-context.ts';
import { runCli } from './run-cli.ts';
import { readConfig } from '../config/env.ts';

describe('runCli', () => {
  it.each([
    [[], 'A command is missing'],
    [['dance'], 'There is no command "dance"'],
    [['--loud'], 'There is no command "--loud"'],
    [['keys'], 'There is no command "keys"'],
    [['sync'], 'TARGET is missing'],
    [['sync', 'team:x'], 'TARGET must be viewer, org:NAME, user:NAME, repo:OWNER/NAME or repo:ID'],
    [['sync', 'top:0'], 'TARGET must be top:N'],
    [['sync', 'viewer', 'org:acme'], 'Unexpected argument "org:acme"'],
    [['sync', 'viewer', '--loud'], "Unknown option '--loud'"],
    [['sync', 'viewer', '--detach=1'], "'--detach' does not take an argument"],
    [['sync', 'viewer', '--account', ''], '--account is empty'],
    [['sync', 'viewer', '--streams', 'repos,pulls'], '--streams has no stream "pulls": it takes repos, '],
    [['sync', 'top:9', '--streams', 'repos'], '--streams cannot be used with top:N'],
    [
      ['sync', 'issues:viewer', '--streams', 'commits'],
      '--streams cannot be used with issues:viewer, which names its stream itself: say viewer --streams issues',
    ],
    [['export'], '--output is missing'],
    [['export', '--output', '-', '--min-stars', '-1'], "Option '--min-stars' argument is ambiguous"],
    [['export', '--output', '-', '--min-stars=many'], '--min-stars must be a whole number'],
    [['export', '--output', '-', '--archived', 'perhaps'], '--archived must be true or false'],
    [['export', '--output', '-', '--ranking', '7'], '--ranking must be an id of this API'],
    [
      ['export', '--output', '-', '--ranking', '0f8fad5b-d9cb-469f-a165-70867728950e', '--min-stars', '5'],
      '--min-stars cannot be used together with ranking',
    ],
    [['contributors'], 'TARGET is missing'],
    [['contributors', 'acme', '--output', '-'], 'TARGET must be org:NAME or user:NAME'],
    [['contributors', 'commits:org:acme', '--output', '-'], 'TARGET must be org:NAME or user:NAME'],
    [['contributors', 'org:acme'], '--output is missing'],
    [['contributors', 'org:acme', '--output', '-', '--from', '2026'], '--from must be a month'],
    [
      ['contributors', 'org:acme', '--output', '-', '--from', '2026-02', '--to', '2026-01'],
      '--from must not be later than to',
    ],
    [['contributors', 'org:acme', '--output', '-', '--organization', 'x'], "Unknown option '--organization'"],
    [['keys', 'revoke', '7'], 'ID must be an id that "octavo keys list" shows'],
  ])('answers %j with usage on standard error and code 2', async (words, message) => {
    const { code, output, messages } = await run(words);

    expect(messages).toContain(message);
    expect(messages).toContain('Usage: octavo');
    expect({ code, output }).toEqual({ code: 2, output: '' });
  });

  it('shows the usage of the command that was wrongly used', async () => {
    const { messages } = await run(['keys', 'create']);

    expect(messages).toContain('Usage: octavo keys create NAME [options]');
  });

  it.each([
    [['--help'], 'Commands:'],
    [['export', '--help'], '--min-stars VALUE'],
    [['contributors', '--help'], '--coauthors VALUE'],
    [['--version'], '1.2.3'],
  ])('answers %j on standard output without any configuration', async (words, text) => {
    const { code, output, messages } = await run(words, { PORT: 'wrong' });

    expect(output).toContain(text);
    expect({ code, messages }).toEqual({ code: 0, messages: '' });
  });

  it('says what is wrong with the configuration and ends with 1', async () => {
    const { code, messages } = await run(['migrate'], { PORT: 'wrong' });

    expect(messages).toContain('PORT must be a number');
    expect(code).toBe(1);
  });

  it('keeps the stack of an unforeseen failure for LOG_LEVEL=debug', async () => {
    const quiet = await run(['migrate']);
    const loud = await run(['migrate'], { LOG_LEVEL: 'debug' });

    expect(quiet.messages).toBe('Unexpected: no ground here (LOG_LEVEL=debug shows where)\n');
    expect(loud.messages).toMatch(/no ground here\n +at /);
  });
});

async function run(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string; messages: string }> {
  const output = new Sink();
  const messages = new Sink();
  const io = { output, messages, interrupted: new AbortController().signal };
  const code = await runCli(words, io, aWorkshop(environment));
  return { code, output: output.text, messages: messages.text };
}

/** Nothing to work with: these tests end before any work begins. */
function aWorkshop(environment: NodeJS.ProcessEnv): Workshop {
  const none = (): Promise<never> => Promise.reject(new Error('no ground here'));
  return {
    version: '1.2.3',
    readSettings: () => readConfig(environment),
    findGround: none,
    openOrm: none,
    startApp: none,
    migrate: none,
  };
}

class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}
