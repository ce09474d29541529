import type { ServerResponse } from 'node:http';
import type { Fault } from '../faults/fault.ts';
import type { RequestLogEntry } from './request-log.ts';

/** One HTTP request as it came in, before anybody looked at who sent it. */
export interface Incoming {
  method: string;
  /** Below the root of the API (or the web). */
  path: string;
  url: URL;
  headers: Record<string, string | undefined>;
  body: Buffer;
  now: Date;
  entry: RequestLogEntry;
}

/** What goes out; `sabotage` is a fault that strikes while it is sent. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Writes the body instead, piece by piece, to its end. */
  write?: (response: ServerResponse) => Promise<void>;
  sabotage: Fault[];
  /** Nothing is sent before this is over. */
  hold?: () => Promise<void>;
  /** Runs when the last byte is out, or the connection gone. */
  onSent?: () => void;
}
