import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { toCursorText } from '../../repos/cursor-text.ts';
import { matchesGlob, parseGlob } from '../label-class/glob.ts';
import type { LabelListQuery, LabelPage, LabelPosition, LabelPreview } from './dto/label.dto.ts';
import type { LabelClass } from '../label-class/label-class.types.ts';
import { learnVocabulary, type Vocabulary } from '../label-class/vocabulary.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import { LabelRuleQueries } from './label-rule.queries.ts';
import {
  toLabelNamesStatement,
  toLabelPageStatement,
  toNamedLabelsStatement,
  toSightingsStatement,
} from './label-statements.ts';
import type { Subject } from './subject.ts';
import { type LabelRow, toLabelView } from './label-view.ts';
import { type SubjectName, SubjectQueries } from './subject.queries.ts';

const MAX_PREVIEW = 100;
/** Names that are learned from, the commonest ones. */
const MAX_VOCABULARY = 300;

/** What a viewer may read of labels, and what they count as for this viewer. */
@Injectable()
export class LabelQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly subjects: SubjectQueries,
    private readonly rules: LabelRuleQueries,
    private readonly clock: Clock,
  ) {}

  /** By name. Throws `NotFoundError` when the viewer may not see the repo. */
  async listPage(
    viewerId: number,
    repository: number,
    { limit, cursor }: LabelListQuery,
  ): Promise<LabelPage> {
    const sight = { viewerId, at: this.clock.now() };
    const subject = await this.subjects.getSubject(sight, { repository });
    const book = await this.rules.getBook(sight, subject);
    // One more than asked for: whether there is a next page.
    const statement = toLabelPageStatement(sight, subject, { limit: limit + 1, cursor });
    const rows = await queryRows<LabelRow & { items: number }>(this.em, statement);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const vocabulary = await this.learn(sight, subject);
    return {
      items: page.map((row) => Object.assign(toLabelView(row, book, vocabulary), { items: row.items })),
      nextCursor: last ? toCursorText([last.name, last.id] satisfies LabelPosition) : null,
    };
  }

  /** How the same owner's labels, as far as this viewer sees them, spell what they mean. */
  private async learn(sight: Sight, subject: Subject): Promise<Vocabulary> {
    const ownerIds = subject.scope === 'repository' ? [subject.ownerId] : subject.ownerIds;
    const statement = toSightingsStatement(sight, ownerIds, MAX_VOCABULARY);
    const rows = await queryRows<{ name: string; class: LabelClass; count: number }>(this.em, statement);
    return learnVocabulary(
      rows.flatMap(({ name, class: found, count }) =>
        Array.from({ length: count }, () => ({ name, class: found, isProposal: false })),
      ),
    );
  }

  /** Which labels a pattern would decide about, and what they count as now. Throws `NotFoundError`. */
  async preview(viewerId: number, name: SubjectName, pattern: string): Promise<LabelPreview> {
    const sight = { viewerId, at: this.clock.now() };
    const subject = await this.subjects.getSubject(sight, name);
    const book = await this.rules.getBook(sight, subject);
    const glob = parseGlob(pattern);
    const all = await queryRows<{ name: string }>(this.em, toLabelNamesStatement(sight, subject));
    const names = all.map((row) => row.name).filter((labelName) => matchesGlob(glob, labelName));
    const statement = toNamedLabelsStatement(sight, subject, { names, limit: MAX_PREVIEW });
    type Row = LabelRow & { owner: string; repo_name: string; count: number };
    const rows = await queryRows<Row>(this.em, statement);
    const items = rows.map((row) => {
      const repository = { id: row.repo_id, owner: row.owner, name: row.repo_name };
      return { repository, ...toLabelView(row, book) };
    });
    return { count: rows[0]?.count ?? 0, items };
  }
}
