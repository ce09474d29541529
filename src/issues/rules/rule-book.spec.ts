import { describe, expect, it } from 'vitest';
import { type LabelRuleRow, RuleBook } from './rule-book.ts';

const REPO = { scope: 'repository', scopeId: 7 } as const;
const OWNER = { scope: 'organization', scopeId: 1 } as const;

const label = (name: string): { repoId: number; ownerId: number; name: string } => ({
  repoId: 7,
  ownerId: 1,
  name,
});

function classOf(rules: LabelRuleRow[], name: string): string | undefined {
  return new RuleBook(rules).find(label(name))?.class;
}

describe('a book of rules', () => {
  it('goes by the first rule that matches', () => {
    const rules: LabelRuleRow[] = [
      { ...OWNER, pattern: 'kind/*', class: 'bug' },
      { ...OWNER, pattern: '*', class: 'other' },
    ];

    expect(classOf(rules, 'Kind/Oops')).toBe('bug');
    expect(classOf(rules, 'area/x')).toBe('other');
  });

  it('asks a repo’s rules before its owner’s', () => {
    const rules: LabelRuleRow[] = [
      { ...OWNER, pattern: 'slow', class: 'performance' },
      { ...REPO, pattern: 's*', class: 'bug' },
    ];

    expect(classOf(rules, 'slow')).toBe('bug');
  });

  it('knows nothing of rules for others, nor of labels that none matches', () => {
    const rules: LabelRuleRow[] = [
      { scope: 'repository', scopeId: 1, pattern: '*', class: 'bug' },
      { scope: 'organization', scopeId: 7, pattern: '*', class: 'bug' },
      { ...REPO, pattern: 'x', class: 'bug' },
    ];

    expect(classOf(rules, 'slow')).toBeUndefined();
  });
});
