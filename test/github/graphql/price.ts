import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isObjectType,
  Kind,
} from 'graphql';

import { fieldProblems, missingScopes, pageSize } from './rules.ts';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

export const MAX_NODES = 500_000;

export interface Price {
  /** Primary points. */
  cost: number;
  /** The most nodes the query may return. */
  nodeCount: number;
  /** Why GitHub refuses to run it. */
  problems: GraphQLError[];
}

export interface Question {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
  scopes: ReadonlySet<string>;
}

/**
 * What a query costs before it runs: every connection field is one request per possible parent at the declared page
 * sizes; a hundred requests are one point, rounded half up, at least one. `nodes(ids:)` multiplies by its ids.
 * Source: docs.github.com, rate limits and query limits for the GraphQL API.
 */
export function priceOf(question: Question): Price {
  const walk = new Walk(question);
  walk.selections(question.operation.selectionSet, question.schema.getQueryType() ?? null, {
    parents: 1,
    path: [],
  });
  return {
    cost: Math.max(1, Math.round(walk.requests / 100)),
    nodeCount: walk.nodeCount,
    problems: walk.problems,
  };
}

interface Place {
  /** How many objects these fields are asked of, at most. */
  parents: number;
  path: string[];
}

class Walk {
  requests = 0;
  nodeCount = 0;
  readonly problems: GraphQLError[] = [];
  private readonly question: Question;
  private readonly fragments = new Map<string, FragmentDefinitionNode>();

  constructor(question: Question) {
    this.question = question;
    for (const definition of question.document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  selections(set: SelectionSetNode | undefined, parent: GraphQLNamedType | null, place: Place): void {
    for (const selection of set?.selections ?? []) {
      if (this.isLeftOut(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        this.field(selection, parent, place);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition?.name.value;
      const type = condition === undefined ? parent : (this.question.schema.getType(condition) ?? null);
      this.selections(fragment?.selectionSet, type, place);
    }
  }

  private field(node: FieldNode, parent: GraphQLNamedType | null, { parents, path: above }: Place): void {
    const definition = parent && 'getFields' in parent ? parent.getFields()[node.name.value] : undefined;
    if (!parent || !definition || !('args' in definition)) return;
    const args = getArgumentValues(definition, node, this.question.variables);
    const type = getNamedType(definition.type);
    const path = [...above, node.alias?.value ?? node.name.value];
    const problem = missingScopes(parent.name, { node, path }, this.question.scopes);
    if (problem) this.problems.push(problem);
    let children = parents;
    if (isConnection(type)) {
      this.problems.push(...fieldProblems({ node, path }, args));
      children = parents * pageSize(args);
      this.requests += parents;
      this.nodeCount += children;
    } else if (parent.name === 'Query' && node.name.value === 'nodes') {
      children = parents * (args.ids as unknown[]).length;
    }
    if (isCompositeType(type)) this.selections(node.selectionSet, type, { parents: children, path });
  }

  private isLeftOut(selection: SelectionSetNode['selections'][number]): boolean {
    const { variables } = this.question;
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) return true;
    return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if === false;
  }
}

export function isConnection(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.name.endsWith('Connection') && 'pageInfo' in type.getFields();
}
