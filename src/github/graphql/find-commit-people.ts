import { z } from 'zod';
import type { GithubPersonAnswer, GithubPersonAsk } from '../commits.types.ts';
import { GithubAccount } from '../github.schema.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Id, Text } from '../scalars.ts';
import { askBatches, type BatchQuery, type Computed } from './ask-batches.ts';
import { buildFindCommitPeople } from './find-commit-people.query.ts';
import { sortFields } from './graphql-answer.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { toUnavailable } from './shrinking.ts';

const User = z.object({
  __typename: Text,
  id: Text,
  /** Null above 2^31. */
  databaseId: Id.nullable(),
  login: Text,
  avatarUrl: Text.nullish(),
});
type User = z.infer<typeof User>;

const Person = z.object({ email: Text.nullable(), user: User.nullable() });
type Person = z.infer<typeof Person>;

const Authors = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  nodes: z.array(Person.nullable()).nullable(),
});

/** Without the fields when it is no repo, no commit, or nobody asked for them. */
const CommitOfRepo = z.object({
  object: z
    .object({
      author: Person.nullish(),
      committer: Person.nullish(),
      authors: Authors.optional(),
    })
    .nullish(),
});

const PEOPLE: BatchQuery<GithubPersonAsk> = {
  name: 'FindCommitPeople',
  // Of those who ask for co-authors, who may be all of them.
  connections: 1,
  most: 100,
  weight: 'heavy',
  leavesOut: true,
  toAsk: (batch) => ({
    document: buildFindCommitPeople(batch.map((ask) => ask.as)),
    variables: toVariables(batch),
  }),
  sort: (answer, batch) =>
    sortFields(
      answer,
      batch.map((_, place) => `p${place}`),
    ),
};

const UNKNOWN: GithubPersonAnswer = { kind: 'unknown' };

/** Throws `GithubNotComputedError` when GitHub could compute none. */
export async function findCommitPeople(
  graphql: GraphqlCaller,
  rest: RestCaller,
  asks: readonly GithubPersonAsk[],
): Promise<GithubPersonAnswer[]> {
  const computed = await askBatches(graphql, PEOPLE, asks);
  if (computed.size === 0 && asks.length > 0) throw toUnavailable(PEOPLE);
  const answers: GithubPersonAnswer[] = [];
  for (const ask of asks) {
    const person = findPerson(ask, computed.get(ask));
    answers.push(person === undefined ? UNKNOWN : await toAnswer(rest, person?.user ?? null));
  }
  return answers;
}

function toVariables(batch: readonly GithubPersonAsk[]): object {
  return Object.fromEntries(
    batch.flatMap(({ nodeId, oid }, place) => [
      [`repo${place}`, nodeId],
      [`oid${place}`, oid],
    ]),
  );
}

/** Null: in this commit GitHub sees nobody of that e-mail. Undefined: it was not told. */
function findPerson(ask: GithubPersonAsk, result: Computed | undefined): Person | null | undefined {
  if (result?.kind !== 'node') return undefined;
  const { object } = parseAnswer(CommitOfRepo, result.value, PEOPLE.name);
  if (!object) return undefined;
  if (ask.as !== 'coauthor') return object[ask.as];
  if (!object.authors) return undefined;
  const { nodes, pageInfo } = object.authors;
  const named = nodes?.find((person) => person && toKey(person.email ?? '') === toKey(ask.email));
  return named ?? (pageInfo.hasNextPage || !nodes ? undefined : null);
}

function toKey(email: string): string {
  return email.trim().toLowerCase();
}

async function toAnswer(rest: RestCaller, user: User | null): Promise<GithubPersonAnswer> {
  if (!user) return { kind: 'told', account: null };
  const { databaseId: id, __typename: type, login, avatarUrl } = user;
  if (id !== null) {
    return { kind: 'told', account: { id, node_id: user.id, type, login, avatar_url: avatarUrl } };
  }
  const outcome = await rest.findOne('GET /users/{login}', { login }, GithubAccount);
  // The login may have gone to another account meanwhile.
  if (outcome.kind !== 'found' || outcome.value.node_id !== user.id) return UNKNOWN;
  return { kind: 'told', account: outcome.value };
}
