import { Module } from '@nestjs/common';
import { IssueCountStore } from './issue-count.store.ts';
import { IssueVersionStore } from './issue-version.store.ts';
import { IssueStore } from './issue.store.ts';
import { LabelStore } from './label.store.ts';
import { MilestoneStore } from './milestone.store.ts';

const STORES = [IssueStore, IssueCountStore, IssueVersionStore, LabelStore, MilestoneStore];

/** Issues and pull requests with what belongs to them. */
@Module({ providers: STORES, exports: STORES })
export class IssuesModule {}
