/** What each number says: part of every answer, and of the documentation. */
export const DEFINITION = {
  newContributor:
    'A person is new in a repository in the month of their first commit that its default branch reaches; merge commits count. With coauthors=true the commits that name a person in a trailer Co-authored-by are theirs, too.',
  person:
    'The GitHub account that the e-mail of a commit belongs to, whichever of its e-mails that is and in whichever repository; else the e-mail itself, in lower case; where that is empty, the name.',
  unasked:
    'E-mails of which GitHub has not been asked yet whose they are. Until then each is a person of its own.',
  date: 'author: when the author says to have written the commit; committer: when its committer says to have committed it.',
  month:
    'Of UTC. A series runs from the month in which the repository was created on GitHub to the current one, with the months in which nobody was new; `from` and `to` cut it, and nothing else.',
  beforeCreation:
    'People whose first commit is older than the month in which the repository was created on GitHub. They are in no month.',
  afterNow:
    'People whose first commit claims to be later than the current month. They are in no month either.',
  bots: 'Accounts of type Bot, and logins that end in [bot]: in GitHub’s own words, or, as long as commits alone tell of an account, in all of them. Where GitHub knows no account: e-mails and names that do. newBots says how many of the new people of a month are bots; newContributors, people, beforeCreation and afterNow count them as well, unless bots=false.',
  forks: 'In the list, and marked. Totals count them only with forks=true.',
  visibility: 'all: the repositories that you may see; public: those of them that everybody may see.',
  totals:
    'Over the repositories counted. Each person counts once, at the earliest first commit in any of them (of several at the same instant, in the repository with the lowest id), which stands in that repository’s series, beforeCreation or afterNow.',
  complete:
    'All commits of the default branch are stored as of `lastFullSweepAt`, and none are being read. Null is not zero: the commits of that repository have never been read to the end.',
} as const;
