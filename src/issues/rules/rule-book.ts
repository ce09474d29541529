import { type Glob, matchesGlob, parseGlob } from '../label-class/glob.ts';
import type { LabelClass } from '../label-class/label-class.types.ts';

export interface LabelRuleRow {
  scope: 'repository' | 'organization';
  scopeId: number;
  pattern: string;
  class: LabelClass;
}

export interface NamedLabel {
  repoId: number;
  ownerId: number;
  name: string;
}

interface Page {
  glob: Glob;
  rule: LabelRuleRow;
}

/** One viewer's rules, in their order. */
export class RuleBook {
  private readonly pages = new Map<string, Page[]>();

  constructor(readonly rules: readonly LabelRuleRow[]) {
    for (const rule of rules) {
      const key = toKey(rule.scope, rule.scopeId);
      const pages = this.pages.get(key) ?? [];
      pages.push({ glob: parseGlob(rule.pattern), rule });
      this.pages.set(key, pages);
    }
  }

  /** The rule that decides about a label: the first that matches, a repo's own before its owner's. */
  find({ repoId, ownerId, name }: NamedLabel): LabelRuleRow | null {
    const keys = [toKey('repository', repoId), toKey('organization', ownerId)];
    for (const key of keys) {
      const page = this.pages.get(key)?.find(({ glob }) => matchesGlob(glob, name));
      if (page) return page.rule;
    }
    return null;
  }
}

function toKey(scope: LabelRuleRow['scope'], id: number): string {
  return `${scope}:${id}`;
}
