export const WORDS = [
  'anchor',
  'atlas',
  'beacon',
  'binder',
  'canvas',
  'cipher',
  'comet',
  'copper',
  'delta',
  'ember',
  'fable',
  'falcon',
  'garnet',
  'harbor',
  'ink',
  'juniper',
  'kernel',
  'lantern',
  'ledger',
  'meadow',
  'nimbus',
  'octave',
  'orbit',
  'paper',
  'quartz',
  'quill',
  'ripple',
  'saffron',
  'thistle',
  'vellum',
] as const;

export const TOPICS = [
  'cli',
  'security',
  'database',
  'parser',
  'web',
  'kubernetes',
  'good-first-issue',
  'c',
] as const;

/** GitHub allows letters, digits, dot, dash and underscore in a name: still enough to look like a formula. */
export const HOSTILE_NAMES = ['-1-1', '--help', '-cmd', '.dotted', '_', '0xdeadbeef', '1e5', 'NULL'] as const;

export const HOSTILE_DESCRIPTIONS = [
  '=HYPERLINK("http://evil.example","click")',
  '+1 for "quotes", commas, and\nnew lines',
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '日本語の説明 — ünïcödé 🐙 ‮right-to-left',
  'NUL \u0000 and a lone surrogate \ud800 inside',
  "O'Reilly; DROP TABLE repo; --",
  '<script>alert(1)</script> & <b>bold</b>',
] as const;

export const HOSTILE_EMAILS = [
  '=1+1@formula.example',
  '"quoted, comma"@example.com',
  '+plus@example.com',
  '-minus@example.com',
  '@at@example.com',
  'grüße@exämple.example',
] as const;
