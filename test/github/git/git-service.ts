import { strike, withheldBy } from '../faults/strike.ts';
import * as answers from './git-answers.ts';
import { redirectedBy, requireFit } from './git-faults.ts';
import { identifyGit } from './identify-git.ts';
import { operationOf } from './git-route.ts';
import { askHttpBackend } from './http-backend.ts';
import { writeBody } from './body-writer.ts';
import type { Fault, FaultTarget } from '../faults/fault.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Identity } from '../http/authenticate.ts';
import type { Answer, Urls } from '../http/call.ts';
import type { Incoming, Reply } from '../http/exchange.ts';
import type { GithubWorld } from '../world.ts';
import type { Repo } from '../world/model.ts';
import type { GitRoute } from './git-route.ts';

export interface GitServiceParts {
  world: GithubWorld;
  urls: Urls;
  faults: FaultInjector;
}

type GitReply = Omit<Reply, 'sabotage'>;

/** A request on its way through. */
interface Asked {
  incoming: Incoming;
  route: GitRoute;
  identity: Identity;
  struck: Fault[];
  target: FaultTarget;
}

/** Fetches by git's smart HTTP. None of the API's limits apply; Basic credentials tell who asks. */
export class GitService {
  private readonly parts: GitServiceParts;

  constructor(parts: GitServiceParts) {
    this.parts = parts;
  }

  async reply(incoming: Incoming, route: GitRoute): Promise<Reply> {
    const { entry, headers } = incoming;
    entry.operation = operationOf(incoming, route);
    entry.transport = 'git';
    entry.route = `/{owner}/{repo}/${route.inner}`;
    const target = this.targetOf(incoming);
    const struck = await this.takeFaults(incoming, target);
    const identity = identifyGit(this.parts.world, headers.authorization);
    entry.accountId = identity.viewer?.id ?? null;
    entry.tokenKind = identity.token?.kind ?? null;
    const reply = await this.answer({ incoming, route, identity, struck, target });
    entry.status = reply.status;
    return { ...reply, sabotage: struck };
  }

  private targetOf({ method, path, url, entry, headers }: Incoming): FaultTarget {
    const { viewer } = identifyGit(this.parts.world, headers.authorization);
    const { operation } = entry;
    return { method, path: path + url.search, operation, accountId: viewer?.id ?? null, isGit: true };
  }

  private async takeFaults({ entry, headers }: Incoming, target: FaultTarget): Promise<Fault[]> {
    const { world, faults } = this.parts;
    const { token } = identifyGit(world, headers.authorization);
    const struck = faults.take(target);
    entry.faults = struck.map(({ kind }) => kind);
    for (const fault of struck) {
      requireFit(fault);
      if (fault.kind === 'run') await fault.run(world, target);
      if (fault.kind === 'revoke-token' && token) world.revokeToken(token.value);
    }
    return struck;
  }

  private async answer(asked: Asked): Promise<GitReply> {
    const { urls } = this.parts;
    const { incoming, struck } = asked;
    const broken = strike({ urls }, struck, true) ?? redirectedBy(incoming, struck);
    if (broken) return answers.toReply(broken);
    const repo = this.findRepo(asked);
    if ('status' in repo) return answers.toReply(repo);
    const refused = this.refusalOf(asked, repo);
    return refused ? answers.toReply(refused) : this.serve(asked, repo);
  }

  /** The repo, or why it is not for who asks. */
  private findRepo({ route: { owner, name }, identity }: Asked): Repo | Answer {
    const { world } = this.parts;
    if (identity.rejected) return answers.badCredentials();
    const repo = world.repos.findByPath(owner, name) ?? world.repos.findByFormerPath(owner, name);
    if (repo && world.isVisible(identity.viewer?.id ?? null, identity.scopes, repo)) return repo;
    return identity.token ? answers.notFound() : answers.needsCredentials();
  }

  private refusalOf({ route, identity, struck, incoming }: Asked, repo: Repo): Answer | null {
    const { world, urls } = this.parts;
    const owner = world.ownerOf(repo);
    const isWithheld = withheldBy(struck, world, identity.viewer).has(owner.id);
    if (isWithheld && repo.visibility !== 'public') return answers.samlProtected(owner.login);
    if (route.service === 'receive-pack')
      return answers.pushDenied(world.fullName(repo), identity.viewer?.login);
    if (route.service === null) return answers.noDumbTransport();
    if (world.repos.findByPath(route.owner, route.name)) return null;
    const address = `${urls.web}/${world.fullName(repo)}${route.suffix}/${route.inner}${incoming.url.search}`;
    return { status: 301, headers: { location: address } };
  }

  private async serve({ incoming, route, struck, target }: Asked, repo: Repo): Promise<GitReply> {
    const { world } = this.parts;
    const folder = world.git.folderOf(repo.id) ?? (repo.pushedAt === null ? world.git.create(repo.id) : null);
    if (folder === null) return answers.toReply(answers.noFolder(world.fullName(repo), repo.id));
    const { status, headers, body, stop } = await askHttpBackend(folder, route.inner, incoming);
    return {
      status,
      headers: { ...answers.commonHeaders(), ...headers },
      body: '',
      write: (response) => writeBody(response, body, { faults: struck, target, world }),
      onSent: stop,
    };
  }
}
