import type { Subject } from '../rules/subject.ts';
import type { ItemFilter } from './item-filter.ts';
import type { TimeWindow } from './time-window.ts';

/** Below what a subject's answers are. */
export function toPath(subject: Subject): string {
  return subject.scope === 'repository'
    ? `/api/repositories/${subject.repoId}`
    : `/api/organizations/${encodeURIComponent(subject.login)}`;
}

/** Where the very rows behind each number are. */
export function toRowLinks(subject: Subject, filter: ItemFilter, window: TimeWindow): Record<string, string> {
  const [from, to] = [window.from.toISOString(), window.to.toISOString()];
  const link = (event: Record<string, string>): string => {
    const { kind, state } = filter;
    return `${toPath(subject)}/issues?${new URLSearchParams({ ...event, kind, state }).toString()}`;
  };
  return {
    opened: link({ event: 'opened', from, to }),
    closed: link({ event: 'closed', from, to }),
    openAtEnd: link({ event: 'open', at: to }),
    bugOpened: link({ event: 'opened', from, to, class: 'bug' }),
    performanceOpened: link({ event: 'opened', from, to, class: 'performance' }),
  };
}
