import { defineEntity, p } from '@mikro-orm/core';
import { Repo } from './repo.entity.ts';

const TopicSchema = defineEntity({
  name: 'Topic',
  tableName: 'topic',
  properties: { name: p.text().primary() },
});

export class Topic extends TopicSchema.class {}
TopicSchema.setClass(Topic);

const RepoTopicSchema = defineEntity({
  name: 'RepoTopic',
  tableName: 'repo_topic',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    topic: () => p.manyToOne(Topic).mapToPk().primary().joinColumn('topic'),
  },
  indexes: [{ name: 'repo_topic_topic_repo_id_index', properties: ['topic', 'repoId'] }],
});

export class RepoTopic extends RepoTopicSchema.class {}
RepoTopicSchema.setClass(RepoTopic);
