import { DEFINITIONS } from './definitions.ts';
import type { IndicatorView } from './indicator.dto.ts';
import type { Indicators } from './indicator.queries.ts';
import type { ItemFilter } from './item-filter.ts';
import { toRowLinks } from './row-links.ts';
import { listMonths } from './time-window.ts';

export function toIndicatorView(
  { subject, window, held, numbers }: Indicators,
  filter: ItemFilter,
): IndicatorView {
  const months = listMonths(window).flatMap(({ month, from, to }, index) => {
    const counts = numbers.months[index];
    return counts ? [{ month, from: from.toISOString(), to: to.toISOString(), ...counts }] : [];
  });
  return {
    of:
      subject.scope === 'repository'
        ? { repository: { id: subject.repoId, owner: subject.owner, name: subject.name } }
        : { organization: subject.login },
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    kind: filter.kind,
    state: filter.state,
    repositories: held,
    total: numbers.total,
    months,
    labels: numbers.labels,
    rows: toRowLinks(subject, filter, window),
    definitions: DEFINITIONS,
  };
}
