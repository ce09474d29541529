import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

/** A way to PostgreSQL whose answers take their time, or do not come at all. */
export class SlowPostgres {
  /** Of each answer, from now on. `Infinity`: none comes, while questions still get through. */
  delayMs = 0;
  private isCut = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(databaseUrl: string): Promise<SlowPostgres> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(databaseUrl);
    const { hostname, port } = url;
    const folder = url.searchParams.get('host');
    url.searchParams.delete('host');
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const way = new SlowPostgres(server, url.href);
    server.on('connection', (client) => {
      way.join(client, folder ? connect(join(folder, `.s.PGSQL.${port}`)) : connect(Number(port), hostname));
    });
    return way;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Breaks all connections, and lets none through until it is mended. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  private join(client: Socket, server: Socket): void {
    if (this.isCut) client.destroy();
    for (const [socket, other] of [[client, server] as const, [server, client] as const]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (question) => server.write(question));
    server.on('data', (answer) => {
      if (this.delayMs === Infinity) return;
      if (this.delayMs === 0) client.write(answer);
      else setTimeout(() => client.write(answer), this.delayMs);
    });
  }
}
