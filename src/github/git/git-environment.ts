/** What every call of git is made with. */
export interface GitPlace {
  /** Where git is found and how it gets out, as the configuration says. */
  variables: Readonly<Record<string, string>>;
  /** A folder of ours that has neither settings nor credentials in it. */
  home: string;
  /** Of the repo. */
  folder: string;
}

export interface GitRemote {
  url: string;
  token: string;
  /** Seconds that the server may say nothing. */
  stallSeconds: number;
}

type Setting = [key: string, value: string];

/** Nothing that lies on this machine or comes from a repo may change what git does, or make it run something. */
const SETTINGS: readonly Setting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['credential.helper', ''],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // A mailmap lies in a tree, and the trees were never fetched.
  ['log.mailmap', 'false'],
  ['log.showSignature', 'false'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['protocol.allow', 'never'],
];

/** For git on its own: it reaches no server, and has nothing to show one. */
export function createLocalEnvironment(place: GitPlace): Record<string, string> {
  return compose(place, SETTINGS);
}

/** For git as the owner of a token. It stands in the environment alone, and only for requests to the origin of `url`. */
export function createRemoteEnvironment(place: GitPlace, remote: GitRemote): Record<string, string> {
  const { origin, protocol } = new URL(remote.url);
  return compose(place, [
    ...SETTINGS,
    [`protocol.${protocol.slice(0, -1)}.allow`, 'always'],
    ['remote.origin.url', remote.url],
    [`http.${origin}/.extraHeader`, `Authorization: Basic ${toBasic(remote.token)}`],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', String(remote.stallSeconds)],
    // One pack a fetch, never thousands of small files.
    ['fetch.unpackLimit', '1'],
    ['fetch.recurseSubmodules', 'false'],
  ]);
}

/** What the header says of a token: as secret as itself. */
export function toBasic(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString('base64');
}

function compose(place: GitPlace, settings: readonly Setting[]): Record<string, string> {
  return {
    ...place.variables,
    LC_ALL: 'C',
    HOME: place.home,
    XDG_CONFIG_HOME: place.home,
    GIT_DIR: place.folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
