import { Migration } from '@mikro-orm/migrations';

/** Issues and pull requests with what belongs to them, counts by day, what webhooks asked for, and schedules of targets. */
export class Migration20261121152300IssuesAndCounts extends Migration {
  override up(): void {
    this.addSql(
      `create table "indicator_cache" ("key" text not null, "value" jsonb not null, "used_at" timestamptz not null, primary key ("key"))`,
    );
    this.addSql(`create index "indicator_cache_used_at_index" on "indicator_cache" ("used_at")`);

    this.addSql(
      `create table "label_rule" ("account_id" bigint not null, "scope" text not null, "scope_id" bigint not null, "position" int not null, "pattern" text not null, "class" text not null, primary key ("account_id", "scope", "scope_id", "position"))`,
    );

    this.addSql(
      `create table "milestone" ("repo_id" bigint not null, "id" bigint not null, "node_id" text not null, "number" bigint not null, "title" text not null, "description" text null, "state" text not null, "creator_id" bigint null, "due_on" timestamptz null, "created_at" timestamptz not null, "updated_at" timestamptz not null, "closed_at" timestamptz null, primary key ("repo_id", "id"))`,
    );

    this.addSql(
      `create table "label" ("repo_id" bigint not null, "id" bigint not null, "node_id" text not null, "name" text not null, "color" text not null, "description" text null, "class" text not null, "confidence" real not null, "reason" text not null, primary key ("repo_id", "id"))`,
    );

    this.addSql(
      `create table "issue_watermark" ("repo_id" bigint not null, "watermark" timestamptz null, "issues_total" bigint null, "pulls_total" bigint null, "lists_swept_at" timestamptz null, "lists_doubted_at" timestamptz null, primary key ("repo_id"))`,
    );

    this.addSql(
      `create table "issue_version" ("repo_id" bigint not null, "version" bigint not null, primary key ("repo_id"))`,
    );
    this.addSql('create sequence issue_version_value');

    this.addSql(
      `create table "issue_label" ("repo_id" bigint not null, "number" bigint not null, "label_id" bigint not null, primary key ("repo_id", "number", "label_id"))`,
    );
    this.addSql(`create index "issue_label_by_label" on "issue_label" ("repo_id", "label_id", "number")`);

    this.addSql(
      `create table "issue_assignee" ("repo_id" bigint not null, "number" bigint not null, "account_id" bigint not null, primary key ("repo_id", "number", "account_id"))`,
    );

    this.addSql(
      `create table "issue" ("repo_id" bigint not null, "number" bigint not null, "github_id" bigint not null, "node_id" text not null, "kind" text not null, "title" text not null, "body" text null, "state" text not null, "state_reason" text null, "author_id" bigint null, "milestone_id" bigint null, "comments" bigint not null, "reactions" bigint null, "locked" boolean not null, "draft" boolean null, "created_at" timestamptz not null, "updated_at" timestamptz not null, "closed_at" timestamptz null, "merged_at" timestamptz null, primary key ("repo_id", "number"))`,
    );
    this.addSql(
      `create index issue_over_time on issue (repo_id, number) include (created_at, closed_at, kind, state)`,
    );
    this.addSql(
      `alter table "issue" add constraint "issue_repo_id_github_id_unique" unique ("repo_id", "github_id")`,
    );

    this.addSql(
      `create table "repo_count_by_day" ("repo_id" bigint not null, "day" date not null, "stars" bigint null, "forks" bigint null, "subscribers" bigint null, "open_issues" bigint null, "open_pulls" bigint null, "commits" bigint null, "releases" bigint null, "counted_at" timestamptz null, primary key ("repo_id", "day"))`,
    );

    this.addSql(
      `create table "issue_work" ("run_id" uuid not null, "repo_id" bigint not null, "phase" text not null, "has_news" boolean not null, "issues_total" bigint not null, "pulls_total" bigint not null, "newest_at" timestamptz null, "asked_at" timestamptz not null, "since" timestamptz null, "link" text null, "notes" jsonb null, primary key ("run_id", "repo_id"))`,
    );

    this.addSql(
      `create table "issue_seen" ("run_id" uuid not null, "repo_id" bigint not null, "what" text not null, "id" bigint not null, primary key ("run_id", "repo_id", "what", "id"))`,
    );

    this.addSql(
      `create table "webhook_delivery" ("id" text not null, "event" text not null, "received_at" timestamptz not null, primary key ("id"))`,
    );
    this.addSql(`create index "webhook_delivery_received_at_index" on "webhook_delivery" ("received_at")`);

    this.addSql(
      `create table "webhook_refresh" ("account_id" bigint not null, "target" text not null, "wanted_at" timestamptz not null, primary key ("account_id", "target"))`,
    );

    this.addSql(`alter table "target" add "cron" text null`);

    this.addSql(
      `alter table "label_rule" add constraint "label_rule_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "milestone" add constraint "milestone_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "milestone" add constraint "milestone_creator_id_foreign" foreign key ("creator_id") references "account" ("id") on delete set null`,
    );

    this.addSql(
      `alter table "label" add constraint "label_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "issue_watermark" add constraint "issue_watermark_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on update cascade on delete cascade`,
    );

    this.addSql(
      `alter table "issue_version" add constraint "issue_version_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on update cascade on delete cascade`,
    );

    this.addSql(
      `alter table "issue_label" add constraint "issue_label_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "issue_assignee" add constraint "issue_assignee_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "issue_assignee" add constraint "issue_assignee_account_id_foreign" foreign key ("account_id") references "account" ("id")`,
    );

    this.addSql(
      `alter table "issue" add constraint "issue_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "issue" add constraint "issue_author_id_foreign" foreign key ("author_id") references "account" ("id") on delete set null`,
    );

    this.addSql(
      `alter table "repo_count_by_day" add constraint "repo_count_by_day_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "issue_work" add constraint "issue_work_run_id_foreign" foreign key ("run_id") references "run" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "issue_work" add constraint "issue_work_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on update cascade on delete cascade`,
    );

    this.addSql(
      `alter table "issue_seen" add constraint "issue_seen_run_id_foreign" foreign key ("run_id") references "run" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "issue_seen" add constraint "issue_seen_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "webhook_refresh" add constraint "webhook_refresh_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
  }

  override down(): void {
    this.addSql(`drop table "indicator_cache"`);
    this.addSql(`drop table "label_rule"`);
    this.addSql(`drop table "milestone"`);
    this.addSql(`drop table "label"`);
    this.addSql(`drop table "issue_watermark"`);
    this.addSql(`drop table "issue_version"`);
    this.addSql('drop sequence issue_version_value');
    this.addSql(`drop table "issue_label"`);
    this.addSql(`drop table "issue_assignee"`);
    this.addSql(`drop table "issue"`);
    this.addSql(`drop table "repo_count_by_day"`);
    this.addSql(`drop table "issue_work"`);
    this.addSql(`drop table "issue_seen"`);
    this.addSql(`drop table "webhook_delivery"`);
    this.addSql(`drop table "webhook_refresh"`);

    this.addSql(`alter table "target" drop column "cron"`);
  }
}
