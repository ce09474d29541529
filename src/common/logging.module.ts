import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import pino from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { LogLevel } from '../config/config.ts';
import { REDACTED_FIELDS, redactLine } from './redaction.ts';

/** 1: standard output; 2: standard error, for a CLI whose output is data; null: the file alone. */
export type LogDescriptor = 1 | 2 | null;

export interface LogSettings {
  level: LogLevel;
  /** Lines are also appended here, as JSON. */
  file: string | null;
  descriptor: LogDescriptor;
}

const REQUEST_ID = /^[\w-]{8,64}$/;

/** JSON lines (pretty in a terminal) with request ids, and no secret in them. */
export function createLoggingModule(settings: LogSettings): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      logger: createLogger(settings),
      genReqId: toRequestId,
      autoLogging: { ignore: isProbe },
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
      serializers: { req: toRequestLine, res: ({ statusCode }: { statusCode: number }) => ({ statusCode }) },
    },
  });
}

export function createLogger({ level, file, descriptor }: LogSettings): pino.Logger {
  const streams: pino.StreamEntry[] = [];
  if (descriptor !== null) streams.push({ level: 'trace', stream: createConsole(descriptor) });
  // Synchronous, so that a killed process has written what it did; names of private repos are in it, for its owner alone.
  if (file !== null)
    streams.push({
      level: 'trace',
      stream: pino.destination({ dest: file, append: true, mkdir: true, mode: 0o600, sync: true }),
    });
  return pino(
    { level, redact: { paths: REDACTED_FIELDS, censor: '[redacted]' }, hooks: { streamWrite: redactLine } },
    pino.multistream(streams),
  );
}

function createConsole(descriptor: 1 | 2): pino.DestinationStream {
  const output = descriptor === 1 ? process.stdout : process.stderr;
  if (!output.isTTY) return output;
  const prettify = prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' });
  return { write: (line: string) => void output.write(prettify(line)) };
}

function toRequestId(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}

function isProbe(request: IncomingMessage): boolean {
  return request.url === '/health/live' || request.url === '/health/ready';
}

function toRequestLine({ id, method, url }: { id: string; method: string; url: string }): object {
  return { id, method, url };
}
