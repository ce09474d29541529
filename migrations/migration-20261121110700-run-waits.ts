import { Migration } from '@mikro-orm/migrations';

/** What a run waited for quota, and how often its process died without a page. */
export class Migration20261121110700RunWaits extends Migration {
  override up(): void {
    this.addSql(
      'alter table "run" add "waited_seconds" int not null default 0, add "revivals" int not null default 0',
    );
  }

  override down(): void {
    this.addSql('alter table "run" drop column "waited_seconds", drop column "revivals"');
  }
}
