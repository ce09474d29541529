import type { GithubWorld } from '../world.ts';

/** Some of what GitHub knows beyond the languages of this world. */
const COMMON = [
  'c',
  'c#',
  'c++',
  'css',
  'go',
  'html',
  'java',
  'javascript',
  'kotlin',
  'php',
  'python',
  'ruby',
  'rust',
  'shell',
  'swift',
  'typescript',
];

export function isLanguageOf(world: GithubWorld): (name: string) => boolean {
  return (name) => world.cached('languages', () => languagesOf(world)).has(name);
}

function languagesOf(world: GithubWorld): ReadonlySet<string> {
  const languages = new Set(COMMON);
  for (const { language } of world.repos.byId.values())
    if (language !== null) languages.add(language.toLowerCase());
  return languages;
}
