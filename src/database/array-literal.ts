import { toStorableJson, toStorableText } from '../common/foreign-text.ts';

/** Writes one value as the text of an element of a PostgreSQL array literal. Throws RangeError or TypeError. */
export type Encode = (value: unknown) => string;

/** `{...}` as PostgreSQL reads it, one element a value; null stays NULL. */
export function toArrayLiteral(values: readonly unknown[], encode: Encode): string {
  return `{${values.map((value) => (value === null ? 'NULL' : encode(value))).join(',')}}`;
}

/** How values of a column type (without its length) are written; every type not named here is written as text. */
export function encoderFor(type: string): Encode {
  return ENCODERS[type] ?? (type.endsWith('[]') ? encodeArray(encoderFor(type.slice(0, -2))) : encodeText);
}

const INT4_MAX = 2 ** 31 - 1;
const INT2_MAX = 2 ** 15 - 1;

const ENCODERS: Record<string, Encode> = {
  bigint: encodeInteger(Number.MAX_SAFE_INTEGER),
  int: encodeInteger(INT4_MAX),
  smallint: encodeInteger(INT2_MAX),
  'double precision': encodeNumber,
  real: encodeNumber,
  boolean: encodeBoolean,
  timestamptz: encodeInstant,
  jsonb: (value) => quote(toStorableJson(value)),
};

function encodeInteger(max: number): Encode {
  return (value) => {
    if (typeof value !== 'number') throw new TypeError(`a number was expected, not ${typeof value}`);
    if (!Number.isInteger(value) || Math.abs(value) > max) {
      throw new RangeError(`${value} is no integer of at most ${max}`);
    }
    return String(value);
  };
}

function encodeNumber(value: unknown): string {
  if (typeof value !== 'number') throw new TypeError(`a number was expected, not ${typeof value}`);
  return String(value);
}

function encodeBoolean(value: unknown): string {
  if (typeof value !== 'boolean') throw new TypeError(`a boolean was expected, not ${typeof value}`);
  return value ? 't' : 'f';
}

function encodeInstant(value: unknown): string {
  if (!(value instanceof Date)) throw new TypeError(`a Date was expected, not ${typeof value}`);
  if (Number.isNaN(value.getTime())) throw new RangeError('an invalid Date cannot be stored');
  // Authors' clocks lie: JavaScript signs years past 9999, PostgreSQL takes them bare.
  return quote(value.toISOString().replace(/^\+0*/, ''));
}

/** Arrays travel as the text of their own literal: unnest would flatten an array of arrays. */
function encodeArray(encodeElement: Encode): Encode {
  return (value) => {
    if (!Array.isArray(value)) throw new TypeError(`an array was expected, not ${typeof value}`);
    return quote(toArrayLiteral(value, encodeElement));
  };
}

function encodeText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a string was expected, not ${typeof value}`);
  return quote(toStorableText(value));
}

function quote(text: string): string {
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}
