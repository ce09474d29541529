import { describe, expect, it } from 'vitest';
import { judgedLabels } from '../../../test/support/label-names/judged-labels.ts';
import { classifyLabel } from './classify-label.ts';

/** As whoever counts facts sees it: a proposal is none. */
const classified = judgedLabels.map(([judged, name, description]) => {
  const verdict = classifyLabel({ name, description: description ?? null });
  return { judged, found: verdict.isProposal ? 'other' : verdict.class };
});

describe('The classes of label names of well-known projects', () => {
  it('are judged for at least 300 names, none of them twice', () => {
    const names = new Set(judgedLabels.map(([, name]) => name.toLowerCase()));

    expect(names.size).toBe(judgedLabels.length);
    expect(names.size).toBeGreaterThanOrEqual(300);
  });

  it.each(['bug', 'performance'] as const)('are found: %s', (labelClass) => {
    const right = classified.filter(
      ({ judged, found }) => judged === labelClass && found === labelClass,
    ).length;
    const found = classified.filter((label) => label.found === labelClass).length;
    const judged = classified.filter((label) => label.judged === labelClass).length;
    const precision = right / found;
    const recall = right / judged;
    process.stdout.write(
      `Labels, ${labelClass}: precision ${precision.toFixed(3)} (${right} of ${found}), ` +
        `recall ${recall.toFixed(3)} (${right} of ${judged}), on ${judgedLabels.length} names\n`,
    );

    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.87);
  });
});
