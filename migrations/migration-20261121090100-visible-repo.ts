import { Migration } from '@mikro-orm/migrations';

/**
 * Who may see which repo, decided here and nowhere else.
 *
 * Access is tested as a scalar subquery so that the planner can inline the function and still look a row up by key:
 * `OR EXISTS (...)` was measured 50 times slower for a viewer with many rows. The credential's state does not depend
 * on the row and is looked up once a query.
 */
export class Migration20261121090100VisibleRepo extends Migration {
  override up(): void {
    this.addSql(`
      create function visible_repo(viewer_id bigint, at timestamptz) returns setof repo language sql stable as $$
        select r.*
        from repo r
        where r.unreachable_since is null
          and (
            r.visibility = 'public'
            or (
              select true
              from repo_access a
              where a.viewer_id = visible_repo.viewer_id
                and a.repo_id = r.id
                and a.proven_until > visible_repo.at
                and exists (
                  select 1
                  from credential c
                  where c.account_id = visible_repo.viewer_id and c.state = 'alive'
                )
            )
          )
      $$`);
  }

  override down(): void {
    this.addSql('drop function visible_repo(bigint, timestamptz)');
  }
}
