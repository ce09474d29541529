import { GithubStandIn } from '../github-stand-in.ts';
import { GithubWorld } from '../world.ts';
import type { GithubStandInOptions } from '../github-stand-in.ts';

const EVERYTHING = ['repo', 'read:org', 'user:email'];

/** A clock that stands until it is moved. */
export class HandClock {
  private current = new Date('2026-11-21T10:00:00Z');

  now = (): Date => this.current;

  advance(seconds: number): void {
    this.current = new Date(this.current.getTime() + seconds * 1000);
  }
}

/** Two people, one organization with a private repo, and one public, one private repo of the first person. */
export function smallWorld(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'ada', id: 11, name: 'Ada', email: 'ada@example.com' });
  world.addUser({ login: 'bob', id: 12 });
  world.addOrganization({ login: 'engines', id: 13, name: 'Engines' });
  world.addMember('engines', 'ada', 'admin');
  world.addRepo({ owner: 'ada', name: 'notes', id: 101, stars: 7, topics: ['maths'], language: 'C' });
  world.addRepo({ owner: 'ada', name: 'diary', id: 102, visibility: 'private' });
  world.addRepo({ owner: 'engines', name: 'plans', id: 103, visibility: 'internal' });
  world.addRepo({ owner: 'bob', name: 'secret', id: 104, visibility: 'private' });
  return world;
}

export class Harness {
  readonly clock = new HandClock();
  readonly world: GithubWorld;
  private running: GithubStandIn | null = null;

  constructor(world = smallWorld()) {
    this.world = world;
  }

  get standIn(): GithubStandIn {
    if (!this.running) throw new Error('The stand-in was not started');
    return this.running;
  }

  async start(options: Partial<GithubStandInOptions> = {}): Promise<void> {
    this.running = await GithubStandIn.start({ world: this.world, now: this.clock.now, ...options });
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  token(login = 'ada', scopes = EVERYTHING): string {
    return this.world.issueToken({ login, scopes, kind: 'pat' });
  }

  async get(path: string, token?: string, headers: Record<string, string> = {}): Promise<Response> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const url = path.startsWith('http') ? path : this.standIn.apiUrl + path;
    return fetch(url, {
      redirect: 'manual',
      headers: { 'user-agent': 'spec', ...authorization, ...headers },
    });
  }

  async graphql(query: string, token: string, variables: object = {}): Promise<GraphqlReply> {
    const response = await fetch(this.standIn.graphqlUrl, {
      method: 'POST',
      headers: { 'user-agent': 'spec', 'content-type': 'application/json', authorization: `bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Omit<GraphqlReply, 'status' | 'headers'>;
    return { ...body, status: response.status, headers: response.headers };
  }
}

export interface GraphqlReply {
  status: number;
  headers: Headers;
  data?: unknown;
  errors?: { type?: string; message: string; path?: (string | number)[]; extensions?: object }[];
}
