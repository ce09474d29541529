export const LANGUAGES = [
  'TypeScript',
  'JavaScript',
  'Python',
  'Python',
  'Go',
  'Rust',
  'C',
  'C++',
  'Java',
  'Jupyter Notebook',
  null,
] as const;

export const LICENSES = ['mit', 'mit', 'apache-2.0', 'gpl-3.0', 'other', null] as const;

export const SOME_TOPICS = [
  'cli',
  'api',
  'react',
  'database',
  'machine-learning',
  'deep-learning',
  'hacktoberfest',
  'linux',
  'docker',
  'security',
  'game',
  'compiler',
  'graphql',
  'awesome-list',
  'c-plus-plus',
  'testing',
] as const;
