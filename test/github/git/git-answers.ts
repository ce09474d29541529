import { requestId } from '../http/headers.ts';
import type { Answer } from '../http/call.ts';
import type { Reply } from '../http/exchange.ts';

const CHALLENGE = { 'www-authenticate': 'Basic realm="GitHub"' };

/** To somebody unknown a private repo and none at all look the same. */
export function needsCredentials(): Answer {
  return { status: 401, text: 'Repository not found.', headers: CHALLENGE };
}

export function badCredentials(): Answer {
  const text = 'Invalid username or token. Password authentication is not supported for Git operations.';
  return { status: 401, text, headers: CHALLENGE };
}

export function notFound(): Answer {
  return { status: 404, text: 'Repository not found.' };
}

export function pushDenied(fullName: string, login: string | undefined): Answer {
  return { status: 403, text: `Permission to ${fullName}.git denied to ${login ?? 'anonymous'}.` };
}

export function noDumbTransport(): Answer {
  const text =
    'Please upgrade your git client.\nGitHub.com no longer supports git over dumb-http: https://github.com/blog/809-git-dumb-http-transport-to-be-turned-off-in-90-days\n';
  return { status: 403, text };
}

export function samlProtected(login: string): Answer {
  const text = `The \`${login}' organization has enabled or enforced SAML SSO. To access\nthis repository, you must use the HTTPS remote with a personal access token\nor SSH with an SSH key and passphrase\nthat has been authorized for this organization.`;
  return { status: 403, text };
}

/** A mistake in the test, and no answer GitHub gives. */
export function noFolder(fullName: string, id: number): Answer {
  const text = `The stand-in holds no commits of ${fullName}: world.git.create(${id}) gives it a folder for them.`;
  return { status: 500, text };
}

export function toReply(answer: Answer): Omit<Reply, 'sabotage'> {
  const body = answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json);
  const headers = { ...commonHeaders(), 'content-type': answer.contentType ?? 'text/plain; charset=utf-8' };
  return { status: answer.status, headers: { ...headers, ...answer.headers }, body };
}

export function commonHeaders(): Record<string, string> {
  return { server: 'GitHub-Babel/3.0', 'x-github-request-id': requestId(), 'x-frame-options': 'DENY' };
}
