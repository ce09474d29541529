import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { UnauthenticatedError } from '../common/app-error.ts';
import type { Viewer } from '../common/viewer.ts';
import { API_KEY_PREFIX, ApiKeyStore } from './api-key.store.ts';
import { Recheck } from './recheck.ts';
import { ViewerStore } from './viewer.store.ts';

/** Who sent a request: the owner of its API key, else who signed in with its session. */
@Injectable()
export class ViewerFinder {
  constructor(
    private readonly viewers: ViewerStore,
    private readonly keys: ApiKeyStore,
    private readonly recheck: Recheck,
  ) {}

  /** Null: neither a key nor a session. Throws `UnauthenticatedError` for a key that opens nothing, cookie or not. */
  async find(request: Request): Promise<Viewer | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.getByKey(authorization);
    const accountId = request.session?.accountId;
    const viewer = accountId === undefined ? null : await this.viewers.find(accountId);
    if (!viewer || !(await this.recheck.isStillAllowed(viewer))) return null;
    return { accountId: viewer.accountId, login: viewer.login, via: 'session' };
  }

  private async getByKey(authorization: string): Promise<Viewer> {
    const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    const owner = key?.startsWith(API_KEY_PREFIX) ? await this.keys.findOwner(key) : null;
    if (!owner || !(await this.recheck.isStillAllowed(owner))) {
      throw new UnauthenticatedError('This API key is unknown, revoked or no longer allowed');
    }
    return { accountId: owner.accountId, login: owner.login, keyId: owner.keyId, via: 'key' };
  }
}
