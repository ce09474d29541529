import { describe, expect, it } from 'vitest';
import { createLocalEnvironment, createRemoteEnvironment } from './git-environment.ts';

const PLACE = {
  variables: { PATH: '/bin', HTTPS_PROXY: 'http://proxy:3128' },
  home: '/data/git',
  folder: '/data/git/7.git',
};
const REMOTE = { url: 'https://github.com/acme/app.git', token: 'ghp_hunter2', stallSeconds: 60 };

describe('the environment of a fetch', () => {
  it('shows the token to one origin only, and goes nowhere else', () => {
    const settings = readSettings(createRemoteEnvironment(PLACE, REMOTE));

    expect(settings['http.https://github.com/.extraHeader']).toBe(
      `Authorization: Basic ${Buffer.from('x-access-token:ghp_hunter2').toString('base64')}`,
    );
    expect(settings).toMatchObject({
      'remote.origin.url': 'https://github.com/acme/app.git',
      'http.followRedirects': 'false',
      'protocol.allow': 'never',
      'protocol.https.allow': 'always',
    });
    expect(Object.keys(settings).filter((key) => /^protocol\..+\.allow$/.test(key))).toEqual([
      'protocol.https.allow',
    ]);
  });

  it('speaks plain http where GitHub is configured so, and with its port', () => {
    const url = 'http://127.0.0.1:4010/acme/app.git';

    const settings = readSettings(createRemoteEnvironment(PLACE, { ...REMOTE, url }));

    expect(settings).toHaveProperty(['http.http://127.0.0.1:4010/.extraHeader']);
    expect(settings['protocol.http.allow']).toBe('always');
    expect(settings).not.toHaveProperty(['protocol.https.allow']);
  });

  it('runs nothing, asks nobody, and reads no settings of the machine', () => {
    const environment = createRemoteEnvironment(PLACE, REMOTE);

    expect(environment).toMatchObject({
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      HOME: '/data/git',
      XDG_CONFIG_HOME: '/data/git',
      LC_ALL: 'C',
    });
    expect(readSettings(environment)).toMatchObject({
      'core.hooksPath': '/dev/null',
      'credential.helper': '',
      'gc.auto': '0',
      'maintenance.auto': 'false',
    });
  });

  it('lets a silent server have its time', () => {
    const settings = readSettings(createRemoteEnvironment(PLACE, REMOTE));

    expect([settings['http.lowSpeedLimit'], settings['http.lowSpeedTime']]).toEqual(['1', '60']);
  });
});

describe('the environment of a reading', () => {
  it('knows neither token nor server, and reaches none', () => {
    const environment = createLocalEnvironment(PLACE);

    const settings = readSettings(environment);
    expect(JSON.stringify(environment)).not.toMatch(/Authorization|github/i);
    expect(Object.keys(settings).filter((key) => key.startsWith('protocol.'))).toEqual(['protocol.allow']);
    expect(settings).toMatchObject({ 'protocol.allow': 'never', 'log.mailmap': 'false' });
    expect(environment).toMatchObject({ GIT_NO_LAZY_FETCH: '1', GIT_DIR: '/data/git/7.git', PATH: '/bin' });
  });
});

/** As git reads them. */
function readSettings(environment: Record<string, string>): Record<string, string> {
  const count = Number(environment['GIT_CONFIG_COUNT']);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      environment[`GIT_CONFIG_KEY_${index}`] ?? '',
      environment[`GIT_CONFIG_VALUE_${index}`] ?? '',
    ]),
  );
}
