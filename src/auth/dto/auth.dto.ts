import { z } from 'zod';
import { accessSchema } from '../oauth-scopes.ts';
import { LANDING, returnToSchema } from '../return-to.ts';

/** What the ways of this room take and give; it is what parses them and what the API's description shows. */
export const KeyName = z.string().trim().min(1, 'must not be empty').max(100, 'has at most 100 characters');

export const NewKey = z.strictObject({ name: KeyName });

export const KeyId = z.uuid('must be the id of a key');

export const KeyView = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullish().describe('To the minute; null: never used'),
});

export const KeyList = z.object({ items: z.array(KeyView) });
export type KeyList = z.infer<typeof KeyList>;

export const CreatedKeyView = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.date(),
  key: z.string().describe('Shown this once; only a hash of it is kept'),
});
export type CreatedKeyView = z.infer<typeof CreatedKeyView>;

export const SignInQuery = z.strictObject({
  access: accessSchema,
  returnTo: returnToSchema.default(LANDING),
});

/** GitHub may add to it; each of those we read comes at most once. */
export const CallbackQuery = z.looseObject({
  code: z.string().max(200).optional(),
  state: z.string().max(200).optional(),
  error: z.string().max(200).optional(),
});

export const NewDeviceLogin = z
  .strictObject({ name: KeyName.default('device login'), access: accessSchema })
  .prefault({});

export const DeviceLoginId = z.string().regex(/^[\w-]{43}$/, 'must be the id that POST /auth/device gave');

export const StartedDeviceLoginView = z.object({
  id: z.string().describe('What to ask /auth/device/{id} with; keep it to yourself'),
  userCode: z.string().describe('What a person types at verificationUri'),
  verificationUri: z.string(),
  expiresInSeconds: z.number(),
  intervalSeconds: z.number().describe('How often GitHub is asked, whatever the client does'),
});
export type StartedDeviceLoginView = z.infer<typeof StartedDeviceLoginView>;

export const DeviceLoginView = z.object({
  state: z.enum(['pending', 'approved', 'used', 'denied', 'expired']),
  apiKey: z.string().optional().describe('With `approved`, once'),
});
export type DeviceLoginView = z.infer<typeof DeviceLoginView>;

export const CredentialView = z.object({
  kind: z.enum(['oauth', 'service']).describe('oauth: signed in; service: GITHUB_TOKEN'),
  state: z.enum(['alive', 'dead']),
  scopes: z.array(z.string()).describe('As GitHub granted them'),
  createdAt: z.date(),
  diedAt: z.date().nullish(),
});

export const MeView = z.object({
  accountId: z.number(),
  login: z.string(),
  via: z.enum(['session', 'key']),
  credentials: z.array(CredentialView).describe('Without one that is alive nothing private is shown'),
});
export type MeView = z.infer<typeof MeView>;

export const DisconnectedView = z.object({
  revokedAtGithub: z.boolean().describe("False: end the authorization in GitHub's settings"),
  keptForServiceAccount: z.boolean().describe('True for the account of GITHUB_TOKEN: its schedule stays'),
});
export type DisconnectedView = z.infer<typeof DisconnectedView>;
