import { GraphQLError, isScalarType, Kind, print } from 'graphql';
import type { GraphQLSchema } from 'graphql';

const OBJECT_ID = /^[0-9a-f]{40}$/;

/** Lets no shortened id, branch or anything else through where the schema wants a GitObjectID. */
export function requireObjectIds(schema: GraphQLSchema): void {
  const type = schema.getType('GitObjectID');
  if (!isScalarType(type)) throw new Error('The schema has no GitObjectID');
  type.parseValue = (value) => {
    if (typeof value === 'string' && OBJECT_ID.test(value)) return value;
    throw new GraphQLError(`Could not coerce value ${JSON.stringify(value)} to GitObjectID`);
  };
  type.parseLiteral = (node) => {
    if (node.kind === Kind.STRING && OBJECT_ID.test(node.value)) return node.value;
    // `Repository.object(oid:)` is the one place in a query that takes one.
    const message = `Argument 'oid' on Field 'object' has an invalid value (${print(node)}). Expected type 'GitObjectID'.`;
    const extensions = { code: 'argumentLiteralsIncompatible', typeName: 'Field', argumentName: 'oid' };
    throw new GraphQLError(message, { nodes: node, extensions });
  };
}
