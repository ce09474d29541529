import { Migration } from '@mikro-orm/migrations';

/** What the list of repos is read by. pg_trgm is a trusted extension: the database's owner may create it. */
export class Migration20261121090200ListIndexes extends Migration {
  override up(): void {
    this.addSql('create extension if not exists pg_trgm');
    this.addSql(
      `create index repo_by_stars on repo ((-stars), id) include (visibility, unreachable_since, owner_id, language, archived, fork, stars)`,
    );
    this.addSql(
      `create index repo_by_name on repo ((lower(name) collate "C"), id) include (visibility, unreachable_since, owner_id, language, archived, fork, stars, name)`,
    );
    this.addSql(
      `create index repo_by_pushed on repo ((coalesce(-date_part('epoch', pushed_at at time zone 'UTC'), 'Infinity'::float8)), id) include (visibility, unreachable_since, owner_id, language, archived, fork, stars, pushed_at)`,
    );
    this.addSql(
      `create index repo_by_created on repo ((-date_part('epoch', created_at at time zone 'UTC')), id) include (visibility, unreachable_since, owner_id, language, archived, fork, stars, created_at)`,
    );
    this.addSql(
      `create index repo_of_owner_by_stars on repo (owner_id, (-stars), id) include (visibility, unreachable_since, language, archived, fork, stars)`,
    );
    this.addSql(
      `create index repo_of_language_by_stars on repo (lower(language), (-stars), id) include (visibility, unreachable_since, owner_id, archived, fork, language, stars)`,
    );
    this.addSql(`create index repo_not_public_by_stars on repo ((-stars), id) where visibility <> 'public'`);
    this.addSql(`create index repo_internal_by_stars on repo ((-stars), id) where visibility = 'internal'`);
    this.addSql(`create index repo_archived_by_stars on repo ((-stars), id) where archived`);
    this.addSql(`create index repo_fork_by_stars on repo ((-stars), id) where fork`);
    this.addSql(`create index repo_text on repo using gin (name gin_trgm_ops, description gin_trgm_ops)`);
    this.addSql('create index repo_topic_topic_repo_id_index on repo_topic (topic, repo_id)');
  }

  override down(): void {
    this.addSql('drop index repo_by_stars');
    this.addSql('drop index repo_by_name');
    this.addSql('drop index repo_by_pushed');
    this.addSql('drop index repo_by_created');
    this.addSql('drop index repo_of_owner_by_stars');
    this.addSql('drop index repo_of_language_by_stars');
    this.addSql('drop index repo_not_public_by_stars');
    this.addSql('drop index repo_internal_by_stars');
    this.addSql('drop index repo_archived_by_stars');
    this.addSql('drop index repo_fork_by_stars');
    this.addSql('drop index repo_text');
    this.addSql('drop index repo_topic_topic_repo_id_index');
  }
}
