import type { LoggerService } from '@nestjs/common';
import { RequestError } from '@octokit/request-error';
import { type Answer, type CallDescription, type CallOptions, GithubCall } from '../../src/github/call.ts';

export function aCall(parts: Partial<CallDescription> = {}): GithubCall {
  return new GithubCall({
    route: 'GET /user',
    bucket: 'core',
    weight: 'rest',
    expectedCost: 1,
    conditional: true,
    shrinkable: false,
    ...parts,
  });
}

export function anOptions(call: GithubCall): CallOptions {
  return { method: 'GET', url: '/user', headers: {}, request: { call } };
}

export function anAnswer(parts: Partial<Answer> = {}): Answer {
  return { status: 200, url: 'https://api.github.com/user', headers: {}, data: { id: 1 }, ...parts };
}

/** As Octokit throws it, with GitHub's answer inside. */
export function anError(status: number, answer: Partial<Answer> = {}): RequestError {
  const headers = { authorization: 'token gho_secret' };
  const request = { method: 'GET' as const, url: 'https://api.github.com/user', headers };
  const { url, headers: answered, data } = anAnswer(answer);
  return new RequestError('said no', status, { request, response: { status, url, headers: answered, data } });
}

type LogLine = Record<string, unknown> & { level: string };

export class CollectedLog implements Pick<LoggerService, 'log' | 'warn' | 'error'> {
  readonly lines: LogLine[] = [];

  log(line: object): void {
    this.lines.push({ ...line, level: 'info' });
  }

  warn(line: object): void {
    this.lines.push({ ...line, level: 'warn' });
  }

  error(line: object): void {
    this.lines.push({ ...line, level: 'error' });
  }
}
