import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { RepoTopic, Topic } from './topic.entity.ts';

export interface TaggedRepo {
  id: number;
  topics: readonly string[];
}

/** Writes `topic` and `repo_topic`: a repo has the topics of its last answer and no others. */
@Injectable()
export class RepoTopicStore {
  /** A topic that a repo lost counts as updated. */
  async saveTopics(repos: readonly TaggedRepo[], em: EntityManager): Promise<SaveCounts> {
    const wanted = repos.flatMap(({ id, topics }) => topics.map((topic) => ({ repoId: id, topic })));
    const names = [...new Set(wanted.map(({ topic }) => topic))].map((name) => ({ name }));
    const topics = await saveRows(em, Topic, names, { insertOnly: true });
    const links = await saveRows(em, RepoTopic, wanted, { insertOnly: true });
    const removed = await this.removeOthers(repos, wanted, em);
    return {
      inserted: topics.inserted + links.inserted,
      updated: removed,
      unchanged: topics.unchanged + links.unchanged,
    };
  }

  private async removeOthers(
    repos: readonly TaggedRepo[],
    wanted: readonly { repoId: number; topic: string }[],
    em: EntityManager,
  ): Promise<number> {
    if (repos.length === 0) return 0;
    const removed = await em.execute<object[]>(
      `delete from repo_topic t where t.repo_id = any (?::bigint[]) and not exists (
         select 1 from jsonb_to_recordset(?::jsonb) as w("repoId" bigint, topic text)
         where w."repoId" = t.repo_id and w.topic = t.topic
       )
       returning t.repo_id`,
      [`{${repos.map(({ id }) => id).join(',')}}`, JSON.stringify(wanted)],
    );
    return removed.length;
  }
}
