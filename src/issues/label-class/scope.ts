/**
 * What the prefix of a label is about. `kind`: what sort of item. `area`: a part of the project. `state`: how far it is.
 * `owner`: whose, which version, how large: nothing behind it tells of the item itself.
 */
export type ScopeKind = 'kind' | 'area' | 'state' | 'owner' | 'none';

const PREFIXES: Readonly<Record<Exclude<ScopeKind, 'none'>, string>> = {
  kind:
    'kind, type, typ, tipo, тип, 유형, 種別, 類型, 类型, 分类, 種類, category, categorie, kategorie, categoria, c, t, i, issue, ' +
    'pr, impact, severity, severe, sev, tag, tenet, problem, release note, issue type, stability',
  area:
    'a, area, component, comp, module, mod, in, topic, domain, scope, theme, feat, feature, package, pkg, product, service, ' +
    'subsystem, sub, platform, section',
  state:
    's, status, stat, state, needs, need, waiting, resolution, closed, blocked, triage, workflow, lifecycle, priority, prio, ' +
    'do not',
  owner:
    'team, group, sig, wg, squad, crew, oncall, on call, lang, language, lint, l, f, d, e, o, version, release, branch, ' +
    'milestone, interest, integration, size, affects, may affects, affected version, epic, needs backport, backport',
};

const KINDS: ReadonlyMap<string, ScopeKind> = new Map(
  (Object.entries(PREFIXES) as [ScopeKind, string][]).flatMap(([kind, list]) =>
    list.split(', ').map((prefix) => [prefix, kind] as const),
  ),
);

export interface Scope {
  kind: ScopeKind;
  prefix: string;
  /** The words behind the prefix and behind numbers that only sort. */
  rest: readonly string[];
}

export function scopeOf(words: readonly string[]): Scope {
  const first = words.findIndex((word) => !/^\d+$/.test(word));
  const named = first === -1 ? [] : words.slice(first);
  for (const length of [2, 1]) {
    const prefix = named.slice(0, length).join(' ');
    const kind = named.length > length ? KINDS.get(prefix) : undefined;
    if (kind !== undefined) return { kind, prefix, rest: named.slice(length) };
  }
  return { kind: 'none', prefix: '', rest: named };
}
