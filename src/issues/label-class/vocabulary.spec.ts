import { describe, expect, it } from 'vitest';
import type { LabelClass } from './label-class.types.ts';
import { learnVocabulary, type Sighting } from './vocabulary.ts';

function seen(name: string, labelClass: LabelClass, isProposal = false): Sighting {
  return { name, class: labelClass, isProposal };
}

describe('The vocabulary of labels seen', () => {
  it('learns a word that several labels agree on', () => {
    const vocabulary = learnVocabulary([
      seen('papercut', 'bug'),
      seen('papercut', 'bug'),
      seen('papercut', 'bug'),
    ]);

    expect(vocabulary.classOf('papercut')).toBe('bug');
  });

  it('learns it whatever stands before it', () => {
    const vocabulary = learnVocabulary([
      seen('papercut', 'bug'),
      seen('type: Papercut', 'bug'),
      seen('🩹 [kind] papercut', 'bug'),
      seen('papercut button', 'other'),
    ]);

    expect(vocabulary.classOf('papercut')).toBe('bug');
  });

  it('learns nothing from a word seen seldom, or seen as different things', () => {
    const vocabulary = learnVocabulary([
      seen('oops', 'bug'),
      ...(['bug', 'bug', 'performance'] as const).map((found) => seen('hiccup', found)),
    ]);

    expect(vocabulary.classOf('oops')).toBeUndefined();
    expect(vocabulary.classOf('hiccup')).toBeUndefined();
  });

  it('takes a proposal for other, so that guesses do not confirm each other', () => {
    const vocabulary = learnVocabulary([1, 2, 3].map(() => seen('detectt', 'bug', true)));

    expect(vocabulary.classOf('detectt')).toBe('other');
  });
});
