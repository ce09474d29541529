import type { Signal, SignalClass } from './label-class.types.ts';

/** 💥 and 🚀 are missing on purpose: they stand for breaking changes and for features as often as for crashes and speed. */
const MEANINGS: ReadonlyMap<string, SignalClass> = new Map([
  ...['🐛', '🐞', '🪲', ':bug:', ':beetle:', ':lady_beetle:', ':ladybug:'].map(
    (sign) => [sign, 'bug'] as const,
  ),
  ...[
    '⚡',
    '🐎',
    '🏇',
    '🏎',
    '🐌',
    '🐢',
    ':zap:',
    ':racehorse:',
    ':horse_racing:',
    ':racing_car:',
    ':snail:',
  ].map((sign) => [sign, 'performance'] as const),
]);

const SHORTCODE = /(?<![\p{L}\p{N}:]):[a-z0-9_+-]{1,40}:(?![\p{L}\p{N}:])/giu;
const PICTURE = /\p{Extended_Pictographic}/gu;

/** The text without emoji and `:shortcodes:`, and what those tell. */
export function takeEmoji(text: string): { text: string; signals: Signal[] } {
  const found = [...text.matchAll(SHORTCODE), ...text.matchAll(PICTURE)].map(([sign]) => sign.toLowerCase());
  return {
    text: text.replace(SHORTCODE, ' ').replace(PICTURE, ' '),
    signals: found.flatMap((sign) => toSignal(sign)),
  };
}

function toSignal(sign: string): Signal[] {
  const meaning = MEANINGS.get(sign);
  if (meaning === undefined) return [];
  const confidence = meaning === 'bug' ? 0.85 : 0.6;
  return [{ class: meaning, confidence, word: sign, rule: 'is an emoji that stands for', at: 0 }];
}
