import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from './exchange.ts';

/** Writes the reply, or breaks it the way its faults want. */
export async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  await reply.hold?.();
  for (const fault of reply.sabotage) {
    if (fault.kind === 'stall' && !(await waited(fault.ms, response))) return;
  }
  const kinds = new Set(reply.sabotage.map(({ kind }) => kind));
  if (kinds.has('reset')) {
    request.socket.resetAndDestroy();
    return;
  }
  if (reply.write) {
    response.writeHead(reply.status, reply.headers);
    await reply.write(response);
    return;
  }
  const whole = Buffer.from(reply.body);
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  const body = kinds.has('truncated-json') ? half : whole;
  response.writeHead(reply.status, { ...reply.headers, ...lengthOf(reply, body) });
  if (kinds.has('reset-mid-body')) {
    response.write(half, () => request.socket.resetAndDestroy());
    return;
  }
  response.end(request.method === 'HEAD' || body.length === 0 ? undefined : body);
}

function lengthOf(reply: Reply, body: Buffer): Record<string, string> {
  return reply.status === 204 || reply.status === 304 ? {} : { 'content-length': String(body.length) };
}

/** False when there will be no answer: the client has gone, or waits for ever. */
function waited(milliseconds: number | undefined, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = milliseconds === undefined ? undefined : setTimeout(() => resolve(true), milliseconds);
    response.once('close', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
