import { Module } from '@nestjs/common';
import { LegQueue } from './leg.queue.ts';
import { LegSender } from './leg.sender.ts';
import { RunStore } from './run.store.ts';

/** Runs and their queued legs: for the legs, and for what is done beside them. */
@Module({ providers: [LegQueue, LegSender, RunStore], exports: [LegQueue, LegSender, RunStore] })
export class LegQueueModule {}
