import { z } from 'zod';
import type { Outcome } from '../github.types.ts';
import type { GithubRepoCounts } from '../repo-counts.types.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Count } from '../scalars.ts';
import { buildFindRepoCounts } from './find-repo-counts.query.ts';
import type { NodesQuery } from './find-nodes.ts';
import { findSomeRepoFacts } from './find-repo-facts.ts';
import { sortNodes } from './graphql-answer.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { findRepoId, RepoIdentityNode } from './repo-identity.ts';
import { SettledFields, settleFields } from './settled-fields.ts';
import { toUnavailable } from './shrinking.ts';

const Total = z
  .object({ totalCount: Count })
  .nullable()
  .transform((connection) => connection?.totalCount ?? null);

const CountsNode = RepoIdentityNode.extend({
  stargazerCount: Count.nullable(),
  forkCount: Count.nullable(),
  watchers: Total,
  openIssues: Total,
  openPulls: Total,
  releases: Total,
  defaultBranchRef: z
    .object({ target: z.object({ history: Total.optional() }).nullable() })
    .nullish()
    // Absent where nobody asked.
    .transform((ref) => ({ isMissing: ref === null, commits: ref?.target?.history ?? null })),
  settled: SettledFields.default({}),
});
type CountsNode = z.infer<typeof CountsNode>;

/** Each by itself may stay untold. What it is called outside. */
const COUNTS = new Map([
  ['stargazerCount', 'stars'],
  ['forkCount', 'forks'],
  ['watchers', 'subscribers'],
  ['openIssues', 'openIssues'],
  ['openPulls', 'openPulls'],
  ['releases', 'releases'],
  ['defaultBranchRef', 'commits'],
]);
const FIELDS = new Set(COUNTS.keys());

const SHAPE: Pick<NodesQuery, 'sort'> = {
  sort: (answer, batch) =>
    sortNodes(settleFields(answer, FIELDS, { isAlone: batch.length === 1 }), batch.length),
};
const WITH_COMMITS = toQuery('FindRepoCounts', { commits: true });
const WITHOUT_COMMITS = toQuery('FindRepoCountsWithoutCommits', { commits: false });

/** Without commits where GitHub cannot count them in its time. */
export async function findRepoCounts(
  graphql: GraphqlCaller,
  rest: RestCaller,
  nodeIds: readonly string[],
): Promise<Map<string, Outcome<GithubRepoCounts>>> {
  const toOutcome = (node: CountsNode): Promise<Outcome<GithubRepoCounts>> => toCounts(rest, node);
  const outcomes = await findSomeRepoFacts(graphql, { ...WITH_COMMITS, toOutcome }, nodeIds);
  const missing = nodeIds.filter((nodeId) => !outcomes.has(nodeId));
  const bare = await findSomeRepoFacts(graphql, { ...WITHOUT_COMMITS, toOutcome }, missing);
  if (outcomes.size + bare.size === 0 && nodeIds.length > 0) throw toUnavailable(WITHOUT_COMMITS);
  return new Map([...outcomes, ...bare]);
}

function toQuery(name: string, options: { commits: boolean }): NodesQuery & { schema: typeof CountsNode } {
  const connections = options.commits ? 5 : 4;
  return { ...SHAPE, name, document: buildFindRepoCounts(name, options), connections, schema: CountsNode };
}

async function toCounts(rest: RestCaller, node: CountsNode): Promise<Outcome<GithubRepoCounts>> {
  const repo = await findRepoId(rest, node);
  if (repo.kind !== 'found') return repo;
  const { stargazerCount: stars, forkCount: forks, watchers: subscribers } = node;
  const { openIssues, openPulls, releases, defaultBranchRef, settled } = node;
  const { commits, isMissing } = defaultBranchRef;
  const counts = { stars, forks, subscribers, openIssues, openPulls, commits, releases };
  const isEmpty = isMissing && !('defaultBranchRef' in settled);
  return { kind: 'found', value: { repoId: repo.value, ...counts, isEmpty, refusals: toRefusals(settled) } };
}

function toRefusals(settled: SettledFields): GithubRepoCounts['refusals'] {
  const refusals: GithubRepoCounts['refusals'] = {};
  for (const [field, name] of COUNTS) {
    const reason = settled[field];
    if (typeof reason === 'string') refusals[name] = reason;
  }
  return refusals;
}
