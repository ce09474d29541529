import { randomBytes } from 'node:crypto';
import type { TestApp } from './test-app.ts';

/** Every route there is, found by asking the application: a new one is walked without a word here. */
export interface Route {
  method: string;
  path: string;
}

/** One way to ask a route. */
export interface Ask {
  url: string;
  init: Omit<RequestInit, 'body'> & { body?: string };
}

/** Whose things are asked for. */
export interface WalkedPerson {
  keyId: string;
  jobId: string;
  targetId: string;
  rankingId: string;
}

/** An organization that one person alone is in. */
const ORGANIZATION = 'alices-vault';

/** They end what the others need: walked last. */
const ENDS_ACCESS = ['/auth/logout', '/auth/logout-everywhere', '/auth/disconnect'];

const METHODS = new Set(['get', 'head', 'post', 'put', 'delete']);

const BODIES: Record<string, object> = {
  '/api/sync': { target: 'repo:acme/no-such-repo' },
  '/api/targets': { target: 'repo:acme/no-such-repo' },
  '/api/repositories/fetch': { count: 1, dryRun: true },
  '/api/keys': { name: 'walker' },
  '/api/label-rules': { rules: [] },
  '/api/label-rules/preview': { pattern: '*' },
  '/auth/device': { name: 'walker' },
};

/** What these are about stands in the query, or in the body. */
const ABOUT_A_SUBJECT = new Set(['/api/label-rules', '/api/label-rules/preview', '/api/coverage']);

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
}

/** Asked of Express itself: what Swagger and others mount beside Nest's controllers is among them. */
export function listRoutes({ app }: TestApp): Route[] {
  const { router } = app.getHttpAdapter().getInstance() as unknown as { router: { stack: Layer[] } };
  const routes = router.stack.flatMap(({ route }) =>
    route
      ? [route.path].flat().flatMap((path) => Object.keys(route.methods).map((method) => ({ method, path })))
      : [],
  );
  for (const path of ['/export', '/export/contributors']) routes.push({ method: 'head', path });
  // What matches every path is the logger's and the lookout for unknown ones.
  const own = routes.filter(({ method, path }) => METHODS.has(method) && !path.includes('*'));
  return own.toSorted((a, b) => ENDS_ACCESS.indexOf(a.path) - ENDS_ACCESS.indexOf(b.path));
}

/** Repos decide whether there is an answer at all: it is 404 for who may not see them. */
export function isOfRepos(path: string): boolean {
  return /^\/(?:api\/(?:repositories\/:id|organizations\/:login|label-rules)|export\/contributors)(?:\/|$)/.test(
    path,
  );
}

/** All that can be asked of a route about what belongs to `owner`. A parameter that nobody thought of fails the test. */
export function listAsks({ method, path }: Route, owner: WalkedPerson, repoIds: readonly number[]): Ask[] {
  const subjects = [{ organization: ORGANIZATION }, ...repoIds.map((repository) => ({ repository }))];
  if (!ABOUT_A_SUBJECT.has(path)) {
    return listUrls(path, owner, repoIds).map((url) => ({ url, init: toInit(method, BODIES[path]) }));
  }
  if (method !== 'get') {
    return subjects.map((subject) => ({ url: path, init: toInit(method, { ...subject, ...BODIES[path] }) }));
  }
  return subjects.map((subject) => {
    const query = Object.entries(subject).map(([name, value]) => `${name}=${value}`);
    return { url: `${path}?${query.join('&')}`, init: toInit(method) };
  });
}

function listUrls(path: string, owner: WalkedPerson, repoIds: readonly number[]): string[] {
  if (path === '/export') return [path, `${path}?ranking=${owner.rankingId}`];
  if (path === '/export/contributors') return [`${path}?organization=${ORGANIZATION}`];
  if (!path.includes(':')) return [path];
  if (path.startsWith('/api/repositories/:id')) return repoIds.map((id) => path.replace(':id', String(id)));
  if (path.startsWith('/api/organizations/:login')) return [path.replace(':login', ORGANIZATION)];
  if (path.startsWith('/api/jobs/:id')) return [path.replace(':id', owner.jobId)];
  if (path.startsWith('/api/targets/:id')) return [path.replace(':id', owner.targetId)];
  if (path.startsWith('/api/rankings/:id'))
    return [
      `${path.replace(':id', owner.rankingId)}${path.endsWith('/changes') ? `?since=${owner.rankingId}` : ''}`,
    ];
  if (path.startsWith('/api/keys/:id')) return [path.replace(':id', owner.keyId)];
  const secret = randomBytes(32).toString('base64url');
  if (path.startsWith('/auth/device/:id')) return [path.replace(':id', secret)];
  if (path.startsWith('/auth/link/:token')) return [path.replace(':token', secret)];
  throw new Error(`Say whose ${path} is walked`);
}

function toInit(method: string, body: object = {}): Ask['init'] {
  if (method === 'get' || method === 'head' || method === 'delete') return { method };
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}
