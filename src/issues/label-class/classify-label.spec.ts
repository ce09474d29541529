import { describe, expect, it } from 'vitest';
import { classifyLabel } from './classify-label.ts';
import type { LabelClass } from './label-class.types.ts';
import { Vocabulary } from './vocabulary.ts';

/** As `class`, or `class?` for a proposal. */
function judge(name: string, description: string | null = null): string {
  const verdict = classifyLabel({ name, description });
  return verdict.isProposal ? `${verdict.class}?` : verdict.class;
}

describe('The class of a label', () => {
  it.each([
    ['case', 'BUG', 'bug'],
    ['width', 'ｂｕｇ', 'bug'],
    ['emoji', '🐛', 'bug'],
    ['emoji beside a word', '🚀 performance', 'performance'],
    ['shortcodes', ':bug:', 'bug'],
    ['shortcodes that only sound alike', 'PR: Docs :memo:', 'other'],
    ['shortcodes with a word in them', ':broken_heart: deprecated', 'other'],
    ['prefix kind/', 'kind/bug', 'bug'],
    ['prefix type:', 'type: performance', 'performance'],
    ['prefix C-', 'C-bug', 'bug'],
    ['prefix T-', 'T-Defect', 'bug'],
    ['prefix I-', 'I-ICE', 'bug'],
    ['prefix in brackets', '[type] bug', 'bug'],
    ['scoped labels', 'type::bug', 'bug'],
    ['numbers that sort', '00 - Bug', 'bug'],
    ['plural', 'defects', 'bug'],
    ['-ing', 'crashing', 'bug'],
    ['-ing with a doubled letter', 'lagging', 'performance'],
    ['-ed', 'optimized', 'performance'],
    ['camel case', 'performanceIssue', 'performance'],
    ['camel case of capitals', 'UICrashReport', 'bug'],
    ['separators', 'memory_leak', 'performance'],
    ['accents', 'Régression', 'bug'],
  ])('reads through %s: %s is %s', (_, name, expected) => {
    expect(judge(name)).toBe(expected);
  });

  it.each([
    'not a bug',
    'not-a-bug',
    'no bug',
    'invalid bug',
    'no es un error',
    'não é um bug',
    'pas un bug',
    'kein Fehler',
    'не баг',
    '不是bug',
    '非 Bug',
    'バグではない',
    '버그 아님',
  ])('%s is denied', (name) => {
    expect(judge(name)).toBe('other');
    expect(classifyLabel({ name, description: null }).reason).toContain('denies');
  });

  it.each([
    'debug',
    'debugger',
    'debugging tools',
    'bugzilla',
    'ladybug',
    'bug bash',
    'fixtures',
    'information',
    'low-hanging fruit',
    'default',
  ])('%s only looks like a bug', (name) => {
    expect(judge(name)).toBe('other');
  });

  it.each([
    'perf_hooks',
    'performance-api',
    'performance tests',
    'memory-map',
    'error handling',
    'crash reporter',
  ])('%s is an area or an interface', (name) => {
    expect(judge(name)).toBe('other');
  });

  it('tells a topic behind a slash from a compound', () => {
    expect(judge('performance-api')).toBe('other');
    expect(judge('performance/api')).toBe('performance');
    expect(judge('bug: dashboard')).toBe('bug');
    expect(judge('slow tests')).toBe('performance');
  });

  it.each(['group::memory', 'sig/performance', 'team: performance', 'release: bugfix'])(
    '%s says whose or which, not what',
    (name) => {
      expect(judge(name)).toBe('other');
    },
  );

  it.each([
    ['en', 'segfault', 'throughput'],
    ['zh', '缺陷', '性能优化'],
    ['ja', '不具合', '高速化'],
    ['ko', '오류', '성능'],
    ['es', 'fallo', 'rendimiento'],
    ['pt', 'defeito', 'lentidão'],
    ['fr', 'régression', 'lenteur'],
    ['de', 'Programmfehler', 'Geschwindigkeit'],
    ['ru', 'ошибка', 'производительность'],
  ])('%s: %s is a defect and %s performance', (_, defect, slowness) => {
    expect(judge(defect)).toBe('bug');
    expect(judge(slowness)).toBe('performance');
  });

  it('is found inside words of scripts without spaces, and not inside others', () => {
    expect(judge('BUG修复')).toBe('bug');
    expect(judge('不具合報告')).toBe('bug');
    expect(judge('デバッグ')).toBe('other');
    expect(judge('디버그')).toBe('other');
  });

  it.each(['performance regression', 'perf-regression', 'bug::performance', 'freeze-slow-crash-leak'])(
    '%s says both and is performance',
    (name) => {
      expect(judge(name)).toBe('performance');
    },
  );

  it('comes from the description only where the name says nothing', () => {
    expect(judge('P2', 'Bug, but with a workaround')).toBe('bug');
    expect(judge('performance', 'A bug')).toBe('performance');
    expect(judge('status: unconfirmed', 'A bug that nobody has seen yet')).toBe('other');
    expect(judge('3.12', 'bugs and security fixes')).toBe('other');
    expect(judge('maintenance', 'bugs and security fixes')).toBe('bug?');
  });

  it('is surer by the name than by the description, and only proposed by a mention', () => {
    const byName = classifyLabel({ name: 'bug', description: null });
    const byDefinition = classifyLabel({ name: 'P2', description: 'A bug with a workaround' });
    const byMention = classifyLabel({ name: 'P2', description: 'Fix it before any other bug' });

    expect(byName.confidence).toBeGreaterThan(byDefinition.confidence);
    expect(byDefinition.confidence).toBeGreaterThan(byMention.confidence);
    expect([byName.isProposal, byDefinition.isProposal, byMention.isProposal]).toEqual([false, false, true]);
  });

  it.each([
    ['performace', 'performance'],
    ['Preformance', 'performance'],
    ['regresion', 'bug'],
    ['bugg', 'bug'],
    ['defekct', 'bug?'],
    ['enhancment', 'other'],
    ['device', 'other'],
    ['hug', 'other'],
  ])('allows for a slip of the pen, less in short words: %s is %s', (name, expected) => {
    expect(judge(name)).toBe(expected);
  });

  it('knows the words of labels seen elsewhere, and what is near them', () => {
    const seen = new Vocabulary([
      ['papercuts', 'bug'],
      ['performances', 'other'],
    ] satisfies [string, LabelClass][]);

    expect(classifyLabel({ name: 'papercuts', description: null }, seen)).toMatchObject({
      class: 'bug',
      confidence: 0.75,
      isProposal: false,
    });
    expect(classifyLabel({ name: 'papercutts', description: null }, seen)).toMatchObject({ class: 'bug' });
    expect(classifyLabel({ name: 'papercuts', description: null })).toMatchObject({ class: 'other' });
  });

  it('says the word and the rule', () => {
    expect(classifyLabel({ name: 'I-crash', description: null }).reason).toBe(
      '"crash" is a word for a defect.',
    );
    expect(classifyLabel({ name: 'perf_hooks', description: null }).reason).toBe(
      '"perf hooks" names a thing or an area, not a kind of item.',
    );
    expect(classifyLabel({ name: 'performace', description: null }).reason).toBe(
      '"performace" is nearly "performance", a word for performance.',
    );
  });
});
