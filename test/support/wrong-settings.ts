/** A database that is not there, with a password that is nobody’s business. */
export const NOBODY_LISTENS = 'postgres://octavo:hunter2hunter2@127.0.0.1:1/octavo';

/** Wrong settings, the variable that has to be named, and what must not be said again. */
export const WRONG_SETTINGS: [variable: string, settings: Record<string, string>, secret: string][] = [
  ['PORT', { PORT: 'eighty' }, 'eighty'],
  ['PORT', { PORT: '70000' }, '70000'],
  ['ROLE', { ROLE: 'boss' }, 'boss'],
  ['PUBLIC_URL', { PUBLIC_URL: 'octavo.example.com' }, 'octavo.example.com,'],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://octavo:hunter2hunter2@db/octavo' }, 'hunter2'],
  ['SECRET_KEYS', { DATABASE_URL: NOBODY_LISTENS }, 'hunter2'],
  ['SECRET_KEYS', { SECRET_KEYS: 'hunter2hunter2' }, 'hunter2'],
  ['GITHUB_TOKEN', { GITHUB_TOKEN: 'ghp_hunter2 hunter2' }, 'hunter2'],
  ['GITHUB_TOKEN', { SYNC_TARGETS: 'org:acme' }, 'org:acme,'],
  ['GITHUB_CLIENT_ID', { GITHUB_CLIENT_SECRET: 'hunter2hunter2' }, 'hunter2'],
  ['GITHUB_CLIENT_SECRET', { GITHUB_CLIENT_ID: 'Iv1.hunter2hunter2' }, 'hunter2'],
  ['GITHUB_API_URL', { GITHUB_API_URL: 'ftp://api.github.com' }, 'ftp:'],
  ['SIGN_IN_ALLOWED', { HOST: '0.0.0.0' }, '0.0.0.0 '],
  ['SIGN_IN_ALLOWED', { PUBLIC_URL: 'https://octavo.hunter2.example' }, 'hunter2'],
  ['SIGN_IN_ALLOWED', { SIGN_IN_ALLOWED: 'alice,not a login' }, 'not a login'],
  ['ACCESS_MAX_AGE', { ACCESS_MAX_AGE: 'soon' }, 'soon'],
  ['QUOTA_RESERVE', { QUOTA_RESERVE: '120%' }, '120%'],
  ['SYNC_TARGETS', { SYNC_TARGETS: 'org:acme,acme/hunter2', GITHUB_TOKEN: 'ghp_notused' }, 'hunter2'],
  ['SYNC_TARGETS', { SYNC_TARGETS: 'top:5?query=is:hunter2', GITHUB_TOKEN: 'ghp_notused' }, 'hunter2'],
  ['SYNC_CRON', { SYNC_CRON: 'whenever' }, 'whenever'],
  ['GIT_CACHE_MAX', { GIT_CACHE_MAX: 'plenty' }, 'plenty'],
  ['GIT_REPO_MAX', { GIT_REPO_MAX: '2000' }, '2000'],
  ['GIT_TIMEOUT', { GIT_TIMEOUT: 'an age' }, 'an age'],
  ['METRICS_TOKEN', { METRICS_TOKEN: 'hunter2' }, 'hunter2'],
  ['WEBHOOK_SECRET', { WEBHOOK_SECRET: 'hunter2' }, 'hunter2'],
  ['LOG_LEVEL', { LOG_LEVEL: 'chatty' }, 'chatty'],
];
