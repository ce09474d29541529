import { execute, getOperationAST, getVariableValues, Kind, OperationTypeNode } from 'graphql';

import { parseJson } from '../http/read-body.ts';
import { DocumentBook } from './document-book.ts';
import { toGithubError, toVariableError } from './failures.ts';
import { toAccountSource } from './account-source.ts';
import { RepoSource } from './repo-source.ts';
import { MAX_NODES, priceOf } from './price.ts';
import { queryRoot } from './root.ts';
import { tooManyNodes } from './rules.ts';
import { timeoutAnswer } from './timeout.ts';
import { countWork } from './work.ts';
import type { DocumentNode, GraphQLResolveInfo, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Answer, Call } from '../http/call.ts';
import type { Limiter } from '../limits/limiter.ts';
import type { TimeModel } from '../limits/time-model.ts';
import type { GraphqlContext } from './context.ts';
import type { Price } from './price.ts';

interface Asked {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
}

/** POST /graphql: GitHub's published schema, this world's data. Nearly everything answers 200, errors included. */
export class GraphqlService {
  private readonly limiter: Limiter;
  private readonly time: TimeModel;
  private readonly documents = new DocumentBook();

  constructor(limiter: Limiter, time: TimeModel) {
    this.limiter = limiter;
    this.time = time;
  }

  async answer(call: Call): Promise<Answer> {
    const { githubSchema } = await import('./built-schema.ts');
    const asked = readQuestion(this.documents, githubSchema, call);
    if (Array.isArray(asked)) return { status: 200, json: { errors: asked } };
    const price = priceOf({ ...asked, scopes: call.scopes });
    if (price.nodeCount > MAX_NODES) price.problems.push(tooManyNodes(price.nodeCount, MAX_NODES));
    if (price.problems.length > 0)
      return { status: 200, json: { data: null, errors: price.problems.map(toGithubError) } };
    return this.run(call, asked, price);
  }

  /** `rateLimit(dryRun: true)` tells the price and runs nothing, for free. */
  private async run(call: Call, asked: Asked, price: Price): Promise<Answer> {
    const isDryRun = asksForDryRun(asked);
    const cost = isDryRun ? 0 : price.cost;
    this.limiter.primary.spend(call, 'graphql', cost);
    const context: GraphqlContext = {
      call,
      price,
      bucket: this.limiter.primary.read(call, 'graphql'),
      work: { connections: 0, nodes: 0 },
      toRepo: (repo) => new RepoSource(context, repo),
      toAccount: (account) => toAccountSource(context, account),
    };
    const result = await execute({
      schema: asked.schema,
      document: isDryRun ? onlyRateLimit(asked) : asked.document,
      operationName: asked.operation.name?.value,
      variableValues: asked.variables,
      rootValue: queryRoot(context),
      contextValue: context,
      fieldResolver: resolveField,
    });
    if (this.time.isTimeout(context.work)) return this.giveUp(call, cost);
    const errors = result.errors?.map(toGithubError);
    return { status: 200, json: { data: result.data, ...(errors ? { errors } : {}) }, cost, isCharged: true };
  }

  private giveUp(call: Call, cost: number): Answer {
    const { timeoutPoints, timeoutStatus } = this.time.settings;
    this.limiter.primary.spend(call, 'graphql', timeoutPoints);
    return { ...timeoutAnswer(timeoutStatus), cost: cost + timeoutPoints, isCharged: true };
  }
}

/** A field that the world does not hold is a mistake in the test, not null. */
function resolveField(
  source: Record<string, unknown>,
  args: object,
  context: GraphqlContext,
  info: GraphQLResolveInfo,
): unknown {
  const property = source[info.fieldName];
  if (property === undefined)
    throw new Error(`The stand-in has no ${info.parentType.name}.${info.fieldName}`);
  const value = typeof property === 'function' ? (property.call(source, args) as unknown) : property;
  countWork(context.work, info, value);
  return value;
}

/** The question, or what is wrong with it. */
function readQuestion(documents: DocumentBook, schema: GraphQLSchema, call: Call): Asked | object[] {
  const body = parseJson(call.body.toString('utf8'));
  if (typeof body?.query !== 'string')
    return [{ message: 'A query attribute must be specified and must be a string.' }];
  const document = documents.read(schema, body.query);
  if (Array.isArray(document)) return document;
  const name = typeof body.operationName === 'string' ? body.operationName : undefined;
  const operation = getOperationAST(document, name);
  if (!operation)
    return [
      { message: name === undefined ? 'An operation name is required' : `No operation named "${name}"` },
    ];
  if (operation.operation !== OperationTypeNode.QUERY)
    return [{ message: 'The stand-in answers queries only.' }];
  const given = (body.variables ?? {}) as Record<string, unknown>;
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (coerced) return { schema, document, operation, variables: coerced };
  return (errors ?? []).map((error) => toVariableError(error, operation, given));
}

function asksForDryRun({ operation, variables }: Asked): boolean {
  return operation.selectionSet.selections.some((selection) => {
    if (selection.kind !== Kind.FIELD || selection.name.value !== 'rateLimit') return false;
    const argument = selection.arguments?.find(({ name }) => name.value === 'dryRun')?.value;
    if (argument?.kind === Kind.VARIABLE) return variables[argument.name.value] === true;
    return argument?.kind === Kind.BOOLEAN && argument.value;
  });
}

function onlyRateLimit({ document, operation }: Asked): DocumentNode {
  const selections = operation.selectionSet.selections.filter(
    (selection) => selection.kind === Kind.FIELD && selection.name.value === 'rateLimit',
  );
  const reduced = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  return {
    ...document,
    definitions: document.definitions.map((definition) => (definition === operation ? reduced : definition)),
  };
}
