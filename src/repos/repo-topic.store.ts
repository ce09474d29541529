import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { toStorableText } from '../common/foreign-text.ts';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { RepoTopic, Topic } from './topic.entity.ts';

export interface TaggedRepo {
  id: number;
  topics: readonly string[];
}

type Link = Pick<RepoTopic, 'repoId' | 'topic'>;

/** Writes `topic` and `repo_topic`: a repo has the topics of its last answer and no others. */
@Injectable()
export class RepoTopicStore {
  /** The repos must be locked. A topic that a repo lost counts as updated. */
  async saveTopics(repos: readonly TaggedRepo[], em: EntityManager): Promise<SaveCounts> {
    const held = await this.findLinks(repos, em);
    const wanted = new Map(repos.flatMap(toLinks).map((link) => [toKey(link), link]));
    const missing = [...wanted].flatMap(([key, link]) => (held.has(key) ? [] : [link]));
    const names = new Set(missing.map(({ topic }) => topic));
    const topics = await saveRows(em, Topic, [...names].map(toTopic), { insertOnly: true });
    const links = await saveRows(em, RepoTopic, missing, { insertOnly: true });
    const lost = [...held].flatMap(([key, link]) => (wanted.has(key) ? [] : [link]));
    const all = new Set([...wanted.values()].map(({ topic }) => topic)).size + wanted.size;
    const inserted = topics.inserted + links.inserted;
    return { inserted, updated: await this.removeLinks(lost, em), unchanged: all - inserted };
  }

  /** By key. */
  private async findLinks(repos: readonly TaggedRepo[], em: EntityManager): Promise<Map<string, Link>> {
    if (repos.length === 0) return new Map();
    const text = 'select repo_id as "repoId", topic from repo_topic where repo_id = any($1::bigint[])';
    const links = await queryRows<Link>(em, { text, values: [repos.map(({ id }) => id)] });
    return new Map(links.map((link) => [toKey(link), link]));
  }

  private async removeLinks(lost: readonly Link[], em: EntityManager): Promise<number> {
    if (lost.length === 0) return 0;
    const text = `delete from repo_topic
      where repo_id = any($1::bigint[]) and (repo_id || '/' || topic) = any($2::text[]) returning repo_id`;
    const values = [lost.map(({ repoId }) => repoId), lost.map(toKey)];
    return (await queryRows(em, { text, values })).length;
  }
}

function toLinks({ id: repoId, topics }: TaggedRepo): Link[] {
  return topics.map((topic) => ({ repoId, topic: toStorableText(topic) }));
}

function toKey({ repoId, topic }: Link): string {
  return `${repoId}/${topic}`;
}

function toTopic(name: string): Pick<Topic, 'name'> {
  return { name };
}
