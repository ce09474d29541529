import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { LabelClass } from '../label-class/label-class.types.ts';
import type { RulesView } from './dto/label-rule.dto.ts';
import { LabelRuleQueries } from './label-rule.queries.ts';
import { LabelRuleStore } from './label-rule.store.ts';
import type { Subject } from './subject.ts';
import { type SubjectName, SubjectQueries } from './subject.queries.ts';

/** A viewer's own word on what labels mean, for what this viewer may see. Both throw `NotFoundError`. */
@Injectable()
export class LabelRulesService {
  constructor(
    private readonly subjects: SubjectQueries,
    private readonly queries: LabelRuleQueries,
    private readonly store: LabelRuleStore,
    private readonly clock: Clock,
  ) {}

  async get(viewerId: number, name: SubjectName): Promise<RulesView> {
    return this.show(viewerId, await this.getSubject(viewerId, name));
  }

  async replace(
    viewerId: number,
    name: SubjectName,
    rules: readonly { pattern: string; class: LabelClass }[],
  ): Promise<RulesView> {
    const subject = await this.getSubject(viewerId, name);
    await this.store.replace(viewerId, subject, rules);
    return this.show(viewerId, subject);
  }

  private getSubject(viewerId: number, name: SubjectName): Promise<Subject> {
    return this.subjects.getSubject({ viewerId, at: this.clock.now() }, name);
  }

  private async show(viewerId: number, subject: Subject): Promise<RulesView> {
    const rows = await this.queries.listOf(viewerId, subject);
    const rules = rows.map(({ pattern, class: labelClass }) => ({ pattern, class: labelClass }));
    return subject.scope === 'repository'
      ? { repository: subject.repoId, rules }
      : { organization: subject.login, rules };
  }
}
