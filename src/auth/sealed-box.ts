import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { CONFIG, type Config } from '../config/config.ts';
import { CannotUnsealError, OtherGithubError } from './auth.errors.ts';

const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';

export interface Opened {
  text: string;
  /** Sealed with another key than the newest: seal it again. */
  stale: boolean;
}

/**
 * JWE compact under SECRET_KEYS. The header names the key, what the text belongs to, so that no row's text opens as
 * another's, and the GitHub it is for, so that no other one ever gets it.
 */
@Injectable()
export class SealedBox {
  private readonly keys: Map<string, Uint8Array>;
  private readonly newestId: string;
  private readonly github: string;

  constructor(
    @Inject(CONFIG) config: Pick<Config, 'secretKeys'> & { github: Pick<Config['github'], 'apiUrl'> },
  ) {
    this.github = new URL(config.github.apiUrl).origin;
    const keys = config.secretKeys.map((key) => Buffer.from(key, 'base64url'));
    this.keys = new Map(keys.map((key) => [toKeyId(key), key]));
    const [newest] = keys;
    if (!newest) throw new Error('No secret key to seal with: the start was to see to that');
    this.newestId = toKeyId(newest);
  }

  async seal(text: string, subject: string): Promise<string> {
    const header = { alg: ALGORITHM, enc: ENCRYPTION, kid: this.newestId, sub: subject, aud: this.github };
    return new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader(header)
      .encrypt(this.getKey(this.newestId));
  }

  /** Throws `CannotUnsealError`: unknown key, another subject, or altered; and `OtherGithubError`. */
  async open(sealed: string, subject: string): Promise<Opened> {
    const { github, ...opened } = await this.decrypt(sealed, subject);
    if (github !== this.github) throw new OtherGithubError(github, this.github);
    return opened;
  }

  private async decrypt(sealed: string, subject: string): Promise<Opened & { github: string }> {
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(
        sealed,
        ({ kid }) => this.getKey(String(kid)),
        { keyManagementAlgorithms: [ALGORITHM], contentEncryptionAlgorithms: [ENCRYPTION] },
      );
      const { sub, aud: github } = protectedHeader;
      if (sub !== subject) throw new Error('sealed for another subject');
      if (typeof github !== 'string') throw new Error('sealed for no GitHub');
      return {
        text: new TextDecoder().decode(plaintext),
        stale: protectedHeader.kid !== this.newestId,
        github,
      };
    } catch (error) {
      throw new CannotUnsealError(error);
    }
  }

  private getKey(id: string): Uint8Array {
    const key = this.keys.get(id);
    if (!key) throw new Error(`key ${id} is not among SECRET_KEYS`);
    return key;
  }
}

function toKeyId(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 11);
}
