import { type IncomingHttpHeaders, request } from 'node:http';

export interface RawAnswer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Past whatever `fetch` makes of packed bodies and of HEAD. Rejects when the answer breaks off. */
export function sendAsIs(
  url: string,
  { method, key, headers = {} }: { method: string; key?: string; headers?: Record<string, string> },
): Promise<RawAnswer> {
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...authorization, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}
