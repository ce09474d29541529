import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface Ports {
  service: number;
  github: number;
}

const FIRST_CHOICE: Ports = { service: 4480, github: 4481 };

/**
 * The same ports at every run where possible: GitHub's answers hold its address (avatars), and a GitHub that has moved
 * would look like one where everything has changed.
 */
export async function choosePorts(dataDir: string): Promise<Ports> {
  const file = join(dataDir, 'ports.json');
  const wanted = readPorts(file) ?? FIRST_CHOICE;
  const ports = {
    service: await findFree(wanted.service),
    github: await findFree(wanted.github),
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

function readPorts(file: string): Ports | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Ports;
  } catch {
    return null;
  }
}

/** This one, or whichever the system gives. */
async function findFree(port: number): Promise<number> {
  return (await tryPort(port)) ?? (await tryPort(0)) ?? port;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const found = address !== null && typeof address === 'object' ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}
