import { MikroORM } from '@mikro-orm/postgresql';
import { Client, escapeIdentifier } from 'pg';
import type { Built } from './built.ts';

/** A database of the bench's own on its server, migrated and otherwise empty. */
export async function createDatabase(built: Built, serverUrl: string, name: string): Promise<string> {
  await withClient(serverUrl, (client) => client.query(`create database ${escapeIdentifier(name)}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const orm = await openOrm(built, url.href);
  await built.migrate(orm);
  await orm.close();
  return url.href;
}

export function openOrm(built: Built, url: string): Promise<MikroORM> {
  return MikroORM.init(built.createOrmOptions({ url, entities: built.ENTITIES }));
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
