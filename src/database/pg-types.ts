import { TypeOverrides } from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;

/** What a pg pool or client of ours parses differently from pg: int8 as number. Leaves pg's global parsers alone. */
export function createPgTypes(): TypeOverrides {
  const types = new TypeOverrides();
  setInt8Parsers(types);
  return types;
}

/** The same on parsers that already exist, as MikroORM's pool has. */
export function setInt8Parsers(types: TypeOverrides): void {
  types.setTypeParser(INT8, 'text', toSafeInteger);
  types.setTypeParser(INT8_ARRAY, 'text', (text) =>
    text === '{}' ? [] : text.slice(1, -1).split(',').map(toSafeIntegerOrNull),
  );
}

function toSafeIntegerOrNull(text: string): number | null {
  return text === 'NULL' ? null : toSafeInteger(text);
}

/** Throws rather than round: a rounded id is another object's id. */
function toSafeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number))
    throw new RangeError(`${text} is beyond 2^53 and cannot be a number here`);
  return number;
}
