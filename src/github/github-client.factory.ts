import { Injectable } from '@nestjs/common';
import type { GithubClient } from './github-client.ts';
import type { GithubContext, GithubIdentity } from './github.types.ts';

@Injectable()
export class GithubClientFactory {
  /** The account's quota is read again at the client's first request. */
  create(_identity: GithubIdentity, _context: GithubContext): GithubClient {
    throw new Error('not built yet');
  }
}
