import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Cluster } from './cluster.ts';
import { giveTo } from './server-user.ts';

/** The one used before, so that addresses given out stay true; a random free one when there is none or it is taken. */
export async function choosePort(portFile: string): Promise<number> {
  const before = Number(await readFile(portFile, 'utf8').catch(() => '0'));
  return (await tryPort(before)) ?? (await tryPort(0)) ?? before;
}

export async function keepPort({ portFile, user }: Cluster, port: number): Promise<void> {
  await writeFile(portFile, String(port), { mode: 0o600 });
  await giveTo(user, portFile);
}

/** Null when somebody listens there. */
async function tryPort(wanted: number): Promise<number | null> {
  const listener = createServer();
  try {
    listener.listen(wanted, '127.0.0.1');
    await once(listener, 'listening');
  } catch {
    return null;
  }
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  return typeof address === 'object' && address ? address.port : null;
}
