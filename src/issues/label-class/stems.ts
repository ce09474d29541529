const ENDINGS: readonly (readonly [ending: string, ...instead: string[]])[] = [
  ['ies', 'y'],
  ['es', '', 'e'],
  ['s', ''],
  ['ing', '', 'e'],
  ['ed', '', 'e'],
];

const SHORTEST_STEM = 3;

/** The word itself first, then what it may be a plural, an -ing or an -ed form of. */
export function stemsOf(word: string): string[] {
  const stems = [word];
  for (const [ending, ...instead] of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    if (stem.length < SHORTEST_STEM) continue;
    stems.push(...instead.map((end) => stem + end));
    if (stem.at(-1) === stem.at(-2)) stems.push(stem.slice(0, -1));
  }
  return stems;
}
