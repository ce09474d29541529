import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What no log may hold, whoever wrote it. A redacted value does not match. */
const SECRETS: Record<string, RegExp> = {
  'GitHub token': /\bgh[oprsu]_\w{10,}|\bgithub_pat_\w{10,}/,
  'API key': /\boct_[\w-]{20,}/,
  'sealed token': /\beyJ[\w-]{10,}\.[\w-]*\.[\w-]+/,
  'session cookie': /\boctavo\.sid=(?!\[|%5B)[^;\s"\\]{8,}/i,
  'code or secret of a login':
    /[?&;"\s](?:code|device_code|code_verifier|client_secret|access_token)"?[=:]\s*"?(?!\[|%5B)[\w-]{16,}/,
  'one-time link': /\/auth\/(?:link|device)\/[\w-]{20,}/,
  'client secret': /client-secret-of-/,
  'database password': /postgres(?:ql)?:\/\/[^\s:/@]+:(?!\[|\*|%5B)[^\s@/]{6,}@/,
};

export interface SecretFound {
  kind: string;
  /** From 1. */
  line: number;
}

/** Where the file holds a secret, and of which kind; never the secret itself. */
export async function findSecrets(file: string): Promise<SecretFound[]> {
  const found: SecretFound[] = [];
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    line += 1;
    for (const [kind, pattern] of Object.entries(SECRETS)) {
      if (pattern.test(text)) found.push({ kind, line });
    }
  }
  return found;
}
