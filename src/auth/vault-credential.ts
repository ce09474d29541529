import { SecretText } from './secret-text.ts';

/** `oauth`: signed in here; `service`: GITHUB_TOKEN. */
export type CredentialKind = 'oauth' | 'service';

export interface CredentialFacts {
  credentialId: number;
  accountId: number;
  kind: CredentialKind;
  /** As GitHub granted them, which may be fewer than were asked for. */
  scopes: string[];
}

/** A credential opened for use. Its token shows neither in JSON nor in a log. */
export class VaultCredential implements CredentialFacts {
  readonly credentialId: number;
  readonly accountId: number;
  readonly kind: CredentialKind;
  readonly scopes: string[];
  private readonly secret: SecretText;

  constructor(facts: CredentialFacts, token: string) {
    this.credentialId = facts.credentialId;
    this.accountId = facts.accountId;
    this.kind = facts.kind;
    this.scopes = facts.scopes;
    this.secret = new SecretText(token);
  }

  get token(): string {
    return this.secret.reveal();
  }
}
