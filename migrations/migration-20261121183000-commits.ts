import { Migration } from '@mikro-orm/migrations';

/** Commits, who stands in them, whose that is, and who contributed since when. */
export class Migration20261121183000Commits extends Migration {
  override up(): void {
    this.addSql(
      `create table "identity" ("id" bigserial primary key, "email" text collate "C" not null, "name" text collate "C" not null)`,
    );
    this.addSql(
      `alter table "identity" add constraint "identity_email_name_unique" unique ("email", "name")`,
    );

    this.addSql(
      `create table "identity_account" ("identity_id" bigint not null, "account_id" bigint null, "login" text null, "source" text not null, "bot" boolean not null, "asked_at" timestamptz not null, primary key ("identity_id"))`,
    );
    this.addSql(`create index "identity_account_by_account" on "identity_account" ("account_id")`);
    this.addSql(
      `create index identity_account_bots on identity_account (identity_id) include (account_id) where bot`,
    );
    this.addSql(`create index account_bots on account (id) where type = 'Bot'`);

    this.addSql(
      `create table "identity_name" ("identity_id" bigint not null, "name" text collate "C" not null, primary key ("identity_id", "name"))`,
    );

    this.addSql(
      `create table "contributor" ("repo_id" bigint not null, "identity_id" bigint not null, "role" text not null, "sample_oid" text not null, "first_authored_at" timestamptz not null, "last_authored_at" timestamptz not null, "first_committed_at" timestamptz not null, "last_committed_at" timestamptz not null, "commits" int not null, primary key ("repo_id", "identity_id", "role"))`,
    );
    this.addSql(`create index "contributor_by_identity" on "contributor" ("identity_id", "repo_id")`);

    this.addSql(
      `create table "commit_head" ("repo_id" bigint not null, "head_oid" text null, "completed_at" timestamptz null, "started_oid" text null, primary key ("repo_id"))`,
    );

    this.addSql(
      `create table "commit_coauthor" ("repo_id" bigint not null, "oid" text collate "C" not null, "identity_id" bigint not null, "name" text not null, primary key ("repo_id", "oid", "identity_id"))`,
    );

    this.addSql(
      `create table "commit" ("repo_id" bigint not null, "oid" text collate "C" not null, "author_id" bigint not null, "author_name" text not null, "committer_id" bigint not null, "authored_at" timestamptz not null, "committed_at" timestamptz not null, "parents" int not null, "subject" text not null, primary key ("repo_id", "oid"))`,
    );

    this.addSql(
      `create table "commit_work" ("run_id" uuid not null, "repo_id" bigint not null, "state" text not null, "head_oid" text null, "full_name" text not null, "failures" int not null default 0, "note" text not null, "commits" int not null default 0, primary key ("run_id", "repo_id"))`,
    );
    this.addSql(`create index "commit_work_by_repo" on "commit_work" ("repo_id")`);

    this.addSql(
      `alter table "identity_account" add constraint "identity_account_identity_id_foreign" foreign key ("identity_id") references "identity" ("id") on update cascade on delete cascade`,
    );

    this.addSql(
      `alter table "identity_name" add constraint "identity_name_identity_id_foreign" foreign key ("identity_id") references "identity" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "contributor" add constraint "contributor_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "commit_head" add constraint "commit_head_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on update cascade on delete cascade`,
    );

    this.addSql(
      `alter table "commit_coauthor" add constraint "commit_coauthor_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "commit" add constraint "commit_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on delete cascade`,
    );

    this.addSql(
      `alter table "commit_work" add constraint "commit_work_run_id_foreign" foreign key ("run_id") references "run" ("id") on update cascade on delete cascade`,
    );
    this.addSql(
      `alter table "commit_work" add constraint "commit_work_repo_id_foreign" foreign key ("repo_id") references "repo" ("id") on update cascade on delete cascade`,
    );
  }

  override down(): void {
    this.addSql(`drop index account_bots`);
    this.addSql(`drop table "identity_account"`);
    this.addSql(`drop table "identity_name"`);
    this.addSql(`drop table "identity"`);
    this.addSql(`drop table "contributor"`);
    this.addSql(`drop table "commit_head"`);
    this.addSql(`drop table "commit_coauthor"`);
    this.addSql(`drop table "commit"`);
    this.addSql(`drop table "commit_work"`);
  }
}
