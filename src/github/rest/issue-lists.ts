import { GithubUnexpectedAnswerError } from '../github.errors.ts';
import { z } from 'zod';
import { GithubRepo } from '../github.schema.ts';
import type { GithubPage, Outcome } from '../github.types.ts';
import { GithubIssue } from '../issue.schema.ts';
import type { GithubFoundIssue, GithubIssuesAsk } from '../issue.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import { Text } from '../scalars.ts';
import type { RestCaller } from './rest-caller.ts';

const ISSUES = 'GET /repositories/{id}/issues?state=all&sort=updated&direction=asc&per_page=100';
const ISSUE = 'GET /repositories/{id}/issues/{number}';

const RepoAddress = z.object({ repository_url: Text });

export async function listIssues(
  rest: RestCaller,
  { repoId: id, since }: GithubIssuesAsk,
  nextUrl: string | null,
): Promise<Outcome<GithubPage<GithubIssue>>> {
  const parameters = since ? { id, since: toSecond(since) } : { id };
  return rest.unconditional().findPage(ISSUES, parameters, nextUrl, GithubIssue);
}

export async function getIssue(
  rest: RestCaller,
  repoId: number,
  number: number,
): Promise<Outcome<GithubFoundIssue>> {
  const outcome = await rest.unconditional().find(ISSUE, { id: repoId, number }, undefined, ({ answer }) => ({
    issue: parseAnswer(GithubIssue, answer.data, ISSUE),
    repoUrl: parseAnswer(RepoAddress, answer.data, ISSUE).repository_url,
  }));
  if (outcome.kind !== 'found') return outcome;
  const { issue, repoUrl } = outcome.value;
  const { movedFrom } = outcome;
  if (movedFrom === undefined) return { ...outcome, value: { ...issue, repoId } };
  const repo = await findRepo(rest, repoUrl);
  if (repo.kind === 'not_found') return repo;
  if (repo.kind !== 'found') return { ...repo, movedFrom };
  return { ...outcome, value: { ...issue, repoId: repo.value.id } };
}

/** An issue names its repo and does not say its id. */
async function findRepo(rest: RestCaller, url: string): Promise<Outcome<GithubRepo>> {
  const [, owner, name] = /\/repos\/([^/]+)\/([^/]+)$/.exec(url) ?? [];
  if (!owner || !name) throw new GithubUnexpectedAnswerError(ISSUE, 'it does not say whose issue it is');
  return rest.findOne('GET /repos/{owner}/{name}', { owner, name }, GithubRepo);
}

/** As GitHub writes instants. What is cut off makes it earlier: nothing is missed. */
function toSecond(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
