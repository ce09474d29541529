import { Migration } from '@mikro-orm/migrations';

/** Tags of repos, the most starred repos as a run found them, and what both need while they are read. */
export class Migration20261121121000RankingsAndTags extends Migration {
  override up(): void {
    this.addSql(
      `create table "tag" ("repo_id" bigint not null, "name" text collate "C" not null, "oid" text not null, "annotated" boolean not null, "tagged_at" timestamptz null, primary key ("repo_id", "name"))`,
    );
    this.addSql(
      `create index tag_of_repo_newest_first on tag (repo_id, (coalesce(-date_part('epoch', tagged_at at time zone 'UTC'), 'Infinity'::float8)), name)`,
    );
    this.addSql(
      `create table "tag_reading_name" ("run_id" uuid not null, "repo_id" bigint not null, "name" text collate "C" not null, primary key ("run_id", "repo_id", "name"))`,
    );
    this.addSql(
      `create table "tag_reading" ("run_id" uuid not null, "repo_id" bigint not null, "cursor" text null, "expected" int not null, "read" int not null, "failures" smallint not null, "as_of" timestamptz null, "started_at" timestamptz not null, primary key ("run_id", "repo_id"))`,
    );
    this.addSql(
      `create table "ranking" ("id" uuid not null, "account_id" bigint not null, "target" text not null, "count" int not null, "available" bigint null, "settled" boolean null, "unsettled" jsonb null, "started_at" timestamptz not null, "finished_at" timestamptz null, primary key ("id"))`,
    );
    this.addSql(
      `create index "ranking_account_id_started_at_index" on "ranking" ("account_id", "started_at")`,
    );
    this.addSql(
      `create table "ranking_sight" ("ranking_id" uuid not null, "repo_id" bigint not null, "node_id" text not null, "stars" bigint not null, "round" smallint not null, "detailed" boolean not null default false, "stray" boolean not null default false, primary key ("ranking_id", "repo_id"))`,
    );
    this.addSql(
      `create index ranking_sight_by_stars on ranking_sight (ranking_id, (-stars), repo_id) include (stars, detailed) where not stray`,
    );
    this.addSql(
      `create index ranking_sight_in_question on ranking_sight (ranking_id, stray, (-stars), repo_id) where stray or not detailed`,
    );
    this.addSql(
      `create table "ranking_entry" ("ranking_id" uuid not null, "rank" int not null, "repo_id" bigint not null, "stars" bigint not null, primary key ("ranking_id", "rank"))`,
    );
    this.addSql(
      `alter table "ranking_entry" add constraint "ranking_entry_ranking_id_repo_id_unique" unique ("ranking_id", "repo_id")`,
    );
    this.addSql(
      `alter table "repo" add "latest_release_tag" text null, add "latest_release_at" timestamptz null`,
    );
    this.addSql(
      `alter table "repo" alter column "open_issues" drop not null, alter column "size_kb" drop not null`,
    );
    this.addSql(`alter table "repo_coverage" add "as_of" timestamptz null`);
    this.addSql(
      `alter table "tag" add constraint "tag_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "tag_reading_name" add constraint "tag_reading_name_run_id_foreign" foreign key ("run_id") references "run" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "tag_reading_name" add constraint "tag_reading_name_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "tag_reading" add constraint "tag_reading_run_id_foreign" foreign key ("run_id") references "run" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "tag_reading" add constraint "tag_reading_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "ranking" add constraint "ranking_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
    this.addSql(
      `alter table "ranking_sight" add constraint "ranking_sight_ranking_id_foreign" foreign key ("ranking_id") references "ranking" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "ranking_entry" add constraint "ranking_entry_ranking_id_foreign" foreign key ("ranking_id") references "ranking" ("id") on delete cascade`,
    );
  }

  override down(): void {
    this.addSql(
      'drop table "ranking_entry", "ranking_sight", "ranking", "tag_reading_name", "tag_reading", "tag"',
    );
    this.addSql('alter table "repo_coverage" drop column "as_of"');
    this.addSql(
      'update "repo" set "open_issues" = coalesce("open_issues", 0), "size_kb" = coalesce("size_kb", 0)',
    );
    this.addSql(
      'alter table "repo" alter column "open_issues" set not null, alter column "size_kb" set not null',
    );
    this.addSql('alter table "repo" drop column "latest_release_tag", drop column "latest_release_at"');
  }
}
