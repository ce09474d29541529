import { z } from 'zod';
import { toStorableText } from '../../common/foreign-text.ts';
import { InvalidInputError } from '../../common/app-error.ts';

/** What a delivery asks for. */
export interface WebhookEvent {
  /** Issues, pull requests, labels and milestones of the repo, or the repo itself. */
  subject: 'issues' | 'repo';
  repoId: number;
  /** Labels or milestones themselves: what no issue tells. */
  isAboutLists: boolean;
  /** Whose access has changed; null: nobody's. */
  memberId: number | null;
}

const SUBJECTS: ReadonlyMap<string, WebhookEvent['subject']> = new Map([
  ['issues', 'issues'],
  ['pull_request', 'issues'],
  ['label', 'issues'],
  ['milestone', 'issues'],
  ['repository', 'repo'],
  ['push', 'repo'],
  ['star', 'repo'],
  ['member', 'repo'],
]);

const id = z.number().int().positive();

/** Only which repo and whose access: everything else is asked for, with a credential that may see it. */
const Payload = z.object({
  repository: z.object({ id }),
  member: z.object({ id }).nullish(),
});

const DELIVERY = 'must be the id that GitHub gives a delivery';
const EVENT = 'must be the name of an event';

export const WebhookHeaders = z.object({
  /** A GUID, the same when it is delivered again. */
  'x-github-delivery': z.string(DELIVERY).regex(/^[\w-]{1,100}$/, DELIVERY),
  'x-github-event': z.string(EVENT).regex(/^[a-z_]{1,100}$/, EVENT),
  'content-type': z.string().default(''),
});
export type WebhookHeaders = z.infer<typeof WebhookHeaders>;

/** Null: an event that asks for nothing here. Throws `InvalidInputError` for a body that is none of GitHub's. */
export function parseEvent(headers: WebhookHeaders, body: Uint8Array): WebhookEvent | null {
  const name = headers['x-github-event'];
  const subject = SUBJECTS.get(name);
  if (!subject) return null;
  const parsed = Payload.safeParse(parseBody(body, headers['content-type']));
  if (!parsed.success) throw toInvalid(parsed.error);
  const { repository, member } = parsed.data;
  const isAboutLists = name === 'label' || name === 'milestone';
  return {
    subject,
    repoId: repository.id,
    isAboutLists,
    memberId: name === 'member' ? (member?.id ?? null) : null,
  };
}

/** GitHub sends JSON, or the same in a form: https://docs.github.com/webhooks/using-webhooks/creating-webhooks */
function parseBody(body: Uint8Array, contentType: string): unknown {
  const text = Buffer.from(body).toString('utf8');
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  try {
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch (error) {
    throw new InvalidInputError([{ field: 'body', message: 'must be the JSON that GitHub delivers' }], error);
  }
}

function toInvalid(error: z.ZodError): InvalidInputError {
  const fields = error.issues.map(({ path, message }) => ({
    field: toStorableText(path.join('.')) || 'body',
    message,
  }));
  return new InvalidInputError(fields, error);
}
