import { connect } from './connection.ts';
import type { Repo } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

/** A connection of which the stand-in knows how many there are and nothing else: reading on is an error, not a lie. */
export function countOnly(what: string, totalCount: number | (() => number | Promise<number>)): object {
  const refuse = (): never => {
    throw new Error(`The stand-in holds only the number of ${what}`);
  };
  return { totalCount, nodes: refuse, edges: refuse, pageInfo: refuse };
}

export function topicsOf({ call }: GraphqlContext, repo: Repo, args: PageArgs): object {
  const ordered = repo.topics.map((name, index) => ({ key: [index, index] as [number, number], item: name }));
  return connect(ordered, args, (name) => ({
    id: `RT_${repo.id}_${name}`,
    resourcePath: `/topics/${name}`,
    url: `${call.urls.web}/topics/${name}`,
    topic: { id: `T_${name}`, name },
  }));
}

export function languagesOf(repo: Repo, args: PageArgs): object {
  const bySize = Object.entries(repo.languages).toSorted(([, left], [, right]) => right - left);
  const ordered = bySize.map((language, index) => ({
    key: [index, index] as [number, number],
    item: language,
  }));
  const page = connect(ordered, args, ([name]) => ({ id: `LA_${name}`, name, color: '#123456' }));
  return {
    ...page,
    edges: page.edges.map((edge) => Object.assign(edge, { size: repo.languages[edge.node.name] ?? 0 })),
    totalSize: bySize.reduce((sum, [, size]) => sum + size, 0),
  };
}
