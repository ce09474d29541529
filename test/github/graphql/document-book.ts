import { GraphQLError, parse, validate } from 'graphql';

import { toGithubError, toValidationError } from './failures.ts';
import type { DocumentNode, GraphQLSchema } from 'graphql';

const MOST_KEPT = 100;

/** Documents that were checked against the schema once: clients send the same ones again and again. */
export class DocumentBook {
  private readonly checked = new Map<string, DocumentNode>();

  /** The document, or what is wrong with it. */
  read(schema: GraphQLSchema, query: string): DocumentNode | object[] {
    const known = this.checked.get(query);
    if (known) return known;
    const document = parseQuery(query);
    if (document instanceof GraphQLError) return [toGithubError(document)];
    const mistakes = validate(schema, document);
    if (mistakes.length > 0) return mistakes.map(toValidationError);
    if (this.checked.size >= MOST_KEPT) this.checked.clear();
    this.checked.set(query, document);
    return document;
  }
}

function parseQuery(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
