/** PostgreSQL's text cannot hold NUL, and UTF-8 has no lone surrogates: both become U+FFFD. */
export function toStorableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}

/** JSON text that jsonb takes: every string in it, keys too, made storable. */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value);
  // JSON.stringify writes NUL and lone surrogates as \u escapes, so that without one there is nothing to mend.
  return json.includes('\\u') ? JSON.stringify(toStorable(JSON.parse(json))) : json;
}

function toStorable(value: unknown): unknown {
  if (typeof value === 'string') return toStorableText(value);
  if (Array.isArray(value)) return value.map(toStorable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [toStorableText(key), toStorable(item)]),
  );
}
