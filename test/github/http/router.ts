import type { Bucket } from '../limits/bucket.ts';
import type { Handler } from './call.ts';

export interface Route {
  method: string;
  /** As GitHub documents it: `/repos/{owner}/{repo}`. */
  pattern: string;
  handle: Handler;
  /** Which primary limit it counts against; null: none. */
  bucket: Bucket | null;
  /** Sent as X-Accepted-OAuth-Scopes. */
  acceptedScopes: string;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

export function get(pattern: string, handle: Handler, extra: Partial<Route> = {}): Route {
  return { method: 'GET', pattern, handle, bucket: 'core', acceptedScopes: '', ...extra };
}

/** Finds the route of a path. Literal segments win over placeholders; a trailing slash is another path. */
export class Router {
  private readonly compiled: { route: Route; segments: string[] }[];

  constructor(routes: Route[]) {
    const compiled = routes.map((route) => ({ route, segments: route.pattern.split('/') }));
    this.compiled = compiled.toSorted((left, right) => placeholders(left.route) - placeholders(right.route));
  }

  find(method: string, path: string): Match | null {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const parts = path.split('/');
    for (const { route, segments } of this.compiled) {
      const params = route.method === wanted ? matchSegments(segments, parts) : null;
      if (params) return { route, params };
    }
    return null;
  }
}

function placeholders(route: Route): number {
  return route.pattern.split('{').length;
}

function matchSegments(segments: string[], parts: string[]): Record<string, string> | null {
  if (segments.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (segment.startsWith('{')) {
      const value = part === '' ? null : decode(part);
      if (value === null) return null;
      params[segment.slice(1, -1)] = value;
    } else if (segment !== part) return null;
  }
  return params;
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
