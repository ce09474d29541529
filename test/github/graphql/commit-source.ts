import { splitMessage } from './commit-message.ts';
import { toGitActor } from './git-actor.ts';
import { toDateTime } from './git-instant.ts';
import { connectByOffset, REF_CURSOR } from './offset-connection.ts';
import { historyOf } from './commit-history.ts';
import type { GitCommitObject } from '../git/git-object.ts';
import type { ObjectBook } from '../git/object-book.ts';
import type { Repo } from '../world/model.ts';
import type { PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

export interface CommitPlace {
  context: GraphqlContext;
  repository: object;
  repo: Repo;
}

/** A commit of a repo's git folder, which is looked into when a field beyond its id is asked for. */
export class CommitSource {
  readonly __typename = 'Commit';
  readonly oid: string;
  readonly repository: object;
  private readonly place: CommitPlace;
  private loaded: Promise<GitCommitObject> | null = null;

  constructor(place: CommitPlace, oid: string) {
    this.place = place;
    this.repository = place.repository;
    this.oid = oid;
  }

  id = (): string => `C_${this.place.repo.id}_${this.oid}`;
  abbreviatedOid = (): string => this.oid.slice(0, 7);
  resourcePath = (): string => `/${this.fullName()}/commit/${this.oid}`;
  url = (): string => this.place.context.call.urls.web + this.resourcePath();
  commitResourcePath = (): string => this.resourcePath();
  commitUrl = (): string => this.url();
  authoredDate = async (): Promise<string> => toDateTime((await this.load()).author.at);
  committedDate = async (): Promise<string> => toDateTime((await this.load()).committer.at);
  message = async (): Promise<string> => (await this.load()).message.replace(/\n+$/, '');
  messageHeadline = async (): Promise<string> => splitMessage(await this.message()).headline;
  messageBody = async (): Promise<string> => splitMessage(await this.message()).body;
  author = async (): Promise<object> => toGitActor(this.place.context, (await this.load()).author);
  committer = async (): Promise<object> => toGitActor(this.place.context, (await this.load()).committer);

  async authoredByCommitter(): Promise<boolean> {
    const { author, committer } = await this.load();
    return author.email.toLowerCase() === committer.email.toLowerCase();
  }

  /** The author, then whom the trailers name, each e-mail once. */
  async authors(args: PageArgs): Promise<object> {
    const { author, coauthors } = await this.load();
    const byEmail = new Map([[author.email.toLowerCase(), author]]);
    for (const { name, email } of coauthors) {
      const key = email.toLowerCase();
      if (!byEmail.has(key)) byEmail.set(key, { name, email, at: author.at });
    }
    return connectByOffset([...byEmail.values()], args, REF_CURSOR, (signed) =>
      toGitActor(this.place.context, signed),
    );
  }

  async parents(args: PageArgs): Promise<object> {
    const { parents } = await this.load();
    return connectByOffset(parents, args, REF_CURSOR, (oid) => new CommitSource(this.place, oid));
  }

  history(args: PageArgs): object {
    return historyOf(args, () => this.objects().countHistory(this.oid));
  }

  private fullName(): string {
    return this.place.context.call.world.fullName(this.place.repo);
  }

  private objects(): ObjectBook {
    return this.place.context.call.world.git.objectsOf(this.place.repo.id);
  }

  private load(): Promise<GitCommitObject> {
    this.loaded ??= this.read();
    return this.loaded;
  }

  private async read(): Promise<GitCommitObject> {
    const found = await this.objects().find(this.oid);
    if (found?.type === 'commit') return found;
    throw new Error(`Repo ${this.place.repo.id} has no commit ${this.oid}`);
  }
}
