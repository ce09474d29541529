export interface Signer {
  name: string;
  email: string;
}

export function toSigner(name: string, email: string): Signer {
  return { name: name.trim(), email: email.trim().toLowerCase() };
}
