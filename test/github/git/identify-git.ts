import { identify } from '../http/authenticate.ts';
import type { Identity } from '../http/authenticate.ts';
import type { GithubWorld } from '../world.ts';

const REJECTED: Identity = { viewer: null, token: null, app: null, scopes: new Set(), rejected: true };

/** Basic alone, the token for its password, whatever the name; or for its name, without a password. */
export function identifyGit(world: GithubWorld, authorization: string | undefined): Identity {
  if (authorization === undefined) return identify(world, undefined);
  const encoded = /^basic\s+(\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return REJECTED;
  const [name = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const password = rest.join(':');
  const token = password === '' || password === 'x-oauth-basic' ? name : password;
  return token === '' ? REJECTED : identify(world, `Bearer ${token}`);
}
