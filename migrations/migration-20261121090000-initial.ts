import { Migration } from '@mikro-orm/migrations';

/** The first tables: accounts, repos, who may see what, credentials, runs. */
export class Migration20261121090000Initial extends Migration {
  override up(): void {
    this.addSql(
      `create table "account" ("id" bigint not null, "node_id" text not null, "type" text not null, "login" text not null, "name" text null, "email" text null, "avatar_url" text null, primary key ("id"))`,
    );
    this.addSql('create index account_login_index on account (lower(login))');
    this.addSql(
      `create table "account_profile_check" ("account_id" bigint not null, "login" text not null, "checked_at" timestamptz not null, primary key ("account_id"))`,
    );
    this.addSql(
      `create table "session" ("sid" text not null, "sess" jsonb not null, "expire" timestamptz(6) not null, primary key ("sid"))`,
    );
    this.addSql(`create index "session_expire_index" on "session" ("expire")`);
    this.addSql(
      `create table "device_login" ("id_hash" text not null, "sealed_device_code" text not null, "key_name" text not null, "state" text not null, "interval_seconds" int not null, "next_poll_at" timestamptz not null, "expires_at" timestamptz not null, "account_id" bigint null, primary key ("id_hash"))`,
    );
    this.addSql(
      `create table "http_cache" ("credential_id" bigint not null, "url" text not null, "etag" text not null, "body" text not null, "link" text null, "used_at" timestamptz not null, primary key ("credential_id", "url"))`,
    );
    this.addSql(`create index "http_cache_used_at_index" on "http_cache" ("used_at")`);
    this.addSql(
      `create table "organization_member" ("organization_id" bigint not null, "account_id" bigint not null, "role" text not null, primary key ("organization_id", "account_id"))`,
    );
    this.addSql(
      `create table "quota" ("account_id" bigint not null, "bucket" text not null, "limit_points" int not null, "remaining" int not null, "reset_at" timestamptz not null, "paused_until" timestamptz null, "secondary_hits" int not null, "updated_at" timestamptz not null, primary key ("account_id", "bucket"))`,
    );
    this.addSql(
      `create table "repo" ("id" bigint not null, "node_id" text not null, "owner_id" bigint not null, "name" text not null, "visibility" text not null, "fork" boolean not null, "archived" boolean not null, "disabled" boolean not null, "template" boolean not null, "default_branch" text null, "description" text null, "homepage" text null, "language" text null, "license" text null, "stars" bigint not null, "forks" bigint not null, "open_issues" bigint not null, "size_kb" bigint not null, "created_at" timestamptz not null, "updated_at" timestamptz not null, "pushed_at" timestamptz null, "unreachable_since" timestamptz null, primary key ("id"))`,
    );
    this.addSql(
      `create table "repo_access" ("viewer_id" bigint not null, "repo_id" bigint not null, "permission" text not null, "affiliated" boolean not null, "proven_until" timestamptz not null, primary key ("viewer_id", "repo_id"))`,
    );
    this.addSql(`create index "repo_access_repo_id_index" on "repo_access" ("repo_id")`);
    this.addSql(
      `create table "repo_coverage" ("repo_id" bigint not null, "stream" text not null, "account_id" bigint not null, "state" text not null, "expected" int null, "stored" int null, "last_full_sweep_at" timestamptz null, "reason" text null, primary key ("repo_id", "stream", "account_id"))`,
    );
    this.addSql(
      `create table "repo_name" ("repo_id" bigint not null, "valid_from" timestamptz(6) not null, "owner_login" text not null, "name" text not null, "valid_to" timestamptz(6) null, primary key ("repo_id", "valid_from"))`,
    );
    this.addSql(`create table "topic" ("name" text not null, primary key ("name"))`);
    this.addSql(
      `create table "repo_topic" ("repo_id" bigint not null, "topic" text not null, primary key ("repo_id", "topic"))`,
    );
    this.addSql(
      `create table "viewer" ("account_id" bigint not null, "allowed" boolean not null, "allowed_checked_at" timestamptz not null, "created_at" timestamptz not null, primary key ("account_id"))`,
    );
    this.addSql(
      `create table "target" ("id" uuid not null, "account_id" bigint not null, "target" text not null, "source" text not null, "created_at" timestamptz not null, "last_queued_at" timestamptz null, "last_succeeded_at" timestamptz null, "size" int null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "target" add constraint "target_account_id_target_unique" unique ("account_id", "target")`,
    );
    this.addSql(
      `create table "signin_link" ("token_hash" text not null, "account_id" bigint not null, "expires_at" timestamptz not null, "used_at" timestamptz null, primary key ("token_hash"))`,
    );
    this.addSql(
      `create table "run" ("id" uuid not null, "account_id" bigint not null, "target" text not null, "started_by" text not null, "state" text not null, "leg" int not null, "cursor" jsonb null, "cancel_requested" boolean not null, "queued_at" timestamptz not null, "started_at" timestamptz null, "finished_at" timestamptz null, "resume_at" timestamptz null, "requests" int not null, "quota_spent" int not null, "error_code" text null, "error_message" text null, primary key ("id"))`,
    );
    this.addSql(`create index "run_account_id_queued_at_index" on "run" ("account_id", "queued_at")`);
    this.addSql(
      "create unique index run_unfinished_unique on run (account_id, target) where (state = any (array['queued'::text, 'running'::text, 'waiting_for_quota'::text]))",
    );
    this.addSql(
      `create table "run_stream" ("run_id" uuid not null, "stream" text not null, "position" int not null, "done" int not null, "expected" int null, "inserted" int not null, "updated" int not null, "unchanged" int not null, "requests" int not null, "quota_spent" int not null, primary key ("run_id", "stream"))`,
    );
    this.addSql(
      `create table "listed_repo" ("account_id" bigint not null, "target" text not null, "repo_id" bigint not null, "run_id" uuid not null, "walk" smallint not null, primary key ("account_id", "target", "repo_id"))`,
    );
    this.addSql(
      `create table "list_coverage" ("account_id" bigint not null, "target" text not null, "stream" text not null, "state" text not null, "expected" int null, "stored" int not null, "last_full_sweep_at" timestamptz null, "reason" text null, primary key ("account_id", "target", "stream"))`,
    );
    this.addSql(
      `create table "credential" ("id" bigserial primary key, "account_id" bigint not null, "kind" text not null, "sealed_token" text not null, "scopes" text[] not null, "state" text not null, "created_at" timestamptz not null, "died_at" timestamptz null)`,
    );
    this.addSql(
      `alter table "credential" add constraint "credential_account_id_kind_unique" unique ("account_id", "kind")`,
    );
    this.addSql(
      `create table "api_key" ("id" uuid not null, "account_id" bigint not null, "name" text not null, "key_hash" text not null, "created_at" timestamptz not null, "last_used_at" timestamptz null, "revoked_at" timestamptz null, primary key ("id"))`,
    );
    this.addSql(`alter table "api_key" add constraint "api_key_key_hash_unique" unique ("key_hash")`);
    this.addSql(
      `alter table "account_profile_check" add constraint "account_profile_check_account_id_foreign" foreign key ("account_id") references "account" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "organization_member" add constraint "organization_member_organization_id_foreign" foreign key ("organization_id") references "account" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "organization_member" add constraint "organization_member_account_id_foreign" foreign key ("account_id") references "account" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "repo" add constraint "repo_owner_id_foreign" foreign key ("owner_id") references "account" ("id")`,
    );
    this.addSql(
      `alter table "repo_access" add constraint "repo_access_viewer_id_foreign" foreign key ("viewer_id") references "account" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "repo_access" add constraint "repo_access_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "repo_coverage" add constraint "repo_coverage_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "repo_name" add constraint "repo_name_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "repo_topic" add constraint "repo_topic_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "repo_topic" add constraint "repo_topic_topic_foreign" foreign key ("topic") references "topic" ("name") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "viewer" add constraint "viewer_account_id_foreign" foreign key ("account_id") references "account" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "target" add constraint "target_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
    this.addSql(
      `alter table "signin_link" add constraint "signin_link_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
    this.addSql(
      `alter table "run" add constraint "run_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
    this.addSql(
      `alter table "run_stream" add constraint "run_stream_run_id_foreign" foreign key ("run_id") references "run" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "listed_repo" add constraint "listed_repo_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
    this.addSql(
      `alter table "listed_repo" add constraint "listed_repo_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "list_coverage" add constraint "list_coverage_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
    this.addSql(
      `alter table "credential" add constraint "credential_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
    this.addSql(
      `alter table "api_key" add constraint "api_key_account_id_foreign" foreign key ("account_id") references "viewer" ("account_id") on delete cascade`,
    );
  }
}
