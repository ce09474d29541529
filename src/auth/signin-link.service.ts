import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { LinkSpentError } from './auth.errors.ts';
import { SigninLink } from './login.entity.ts';
import { createRandomSecret, hashSecret } from './secret-text.ts';

const VALID_MS = 10 * 60_000;

/** One-time links that sign a browser in, for the operator's terminal. */
@Injectable()
export class SigninLinkService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Opens once, for 10 minutes. The URL is a key: print it to a terminal, never log it. The viewer's row must exist. */
  async createSigninLink(accountId: number): Promise<URL> {
    const token = createRandomSecret();
    const em = this.em.fork();
    await em.nativeDelete(SigninLink, { expiresAt: { $lt: this.clock.now() } });
    const expiresAt = new Date(this.clock.now().getTime() + VALID_MS);
    await em.insert(SigninLink, { tokenHash: hashSecret(token), accountId, expiresAt, usedAt: null });
    return new URL(`${this.config.http.publicUrl}/auth/link/${token}`);
  }

  /** Whose link it was; it opens nothing afterwards. Throws `LinkSpentError`. */
  async consume(token: string): Promise<number> {
    const now = this.clock.now();
    const em = this.em.fork();
    const tokenHash = hashSecret(token);
    const open = { tokenHash, usedAt: null, expiresAt: { $gt: now } };
    if ((await em.nativeUpdate(SigninLink, open, { usedAt: now })) === 0) throw new LinkSpentError();
    const { accountId } = await em.findOneOrFail(SigninLink, { tokenHash });
    return accountId;
  }
}
