import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyLabel } from './classify-label.ts';

describe('The class of a label', () => {
  it('answers any text, and quickly', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(fc.constantFrom('bug ', ':', 'ﷺ', 'a', 'バ', '-', '不', ' not', '🐛', '\u0301', 'A'), {
          maxLength: 400,
        })
        .map((x) => x.join('')),
    );
    fc.assert(
      fc.property(text, fc.option(text), (name, description) => {
        const verdict = classifyLabel({ name, description });

        expect(verdict.confidence).toBeGreaterThanOrEqual(0);
        expect(verdict.confidence).toBeLessThanOrEqual(1);
        expect(verdict.reason).toMatch(/\.$/);
      }),
    );
  });

  it.each([':', 'a', ':a', 'bug ', 'regresionn ', 'not a ', 'ﷺ', '不', 'aB', '\u0301', '🐛'])(
    'answers a million of %j',
    (piece) => {
      const text = piece.repeat(1_000_000 / piece.length);

      const { reason } = classifyLabel({ name: text, description: text });

      // What takes more than linear time does not come here before the test is given up.
      expect(reason).toMatch(/\.$/);
    },
  );
});
