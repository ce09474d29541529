import type { Random } from './random.ts';

export const LABEL_NAMES = [
  'bug',
  'kind/bug',
  'C-regression',
  'performance',
  'I-slow',
  'enhancement',
  'good first issue',
  'documentation',
  'area: perf_hooks',
  'not a bug',
  '🐛 defect',
  'バグ',
] as const;

const BODIES = [
  null,
  '',
  'It breaks.',
  "Line one\r\nLine two\n\n```sql\nselect '1';\n```",
  'Ünïcode 🐛 \u202Eright to left',
  '<script>alert(1)</script> \\ " \' %00 {{x}}',
] as const;

/** As long as GitHub lets a body be, with what PostgreSQL cannot hold in a text: NUL, and half of a surrogate pair. */
export const HOSTILE_BODY = `\u0000\uD800 ${'long '.repeat(20_000)}`.slice(0, 65_534) + '\uDC00\u0000';

export function randomBody(random: Random): string | null {
  return random.pick(BODIES);
}
