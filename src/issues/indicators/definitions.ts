/** What each number says: part of every answer, and of the documentation. */
export const DEFINITIONS = {
  window: 'Instants from `from` on and before `to`; months are months of UTC, cut where the window is.',
  items:
    'Issues and pull requests of `kind` whose state now, as stored, is `state`. Every number counts these alone.',
  opened: 'Items created in the window.',
  closed:
    'Items last closed in the window; a merged pull request is closed. An item reopened since is not closed.',
  openAtEnd:
    'Items created before the end and, by their last closing, not closed before it. With state=closed: those of them that were closed later.',
  bugOpened: 'Items opened that carry a label of class bug now; an item with several of them counts once.',
  performanceOpened:
    'Items opened that carry a label of class performance now, each once. An item may be both.',
  defectDensity: 'bugOpened / opened; null where nothing was opened.',
  performancePercentage: '100 * performanceOpened / opened; null where nothing was opened.',
  timeToClose:
    'Whole seconds from creation to the last closing, of the items of `closed`. Percentiles by nearest rank: the least value that at least that share of them does not exceed.',
  labels:
    'Labels of class bug or performance for you: by your own rules where one matches, else as recognised.',
  repositories:
    'Repositories that you may see and that are counted; complete: those whose items are stored as GitHub counts them.',
} as const;
