/** What the label says of an item that carries it, its name, and its description where the project gives one. */
export type JudgedLabel = readonly [
  judged: 'bug' | 'performance' | 'other',
  name: string,
  description?: string,
];
