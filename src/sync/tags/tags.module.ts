import { Module } from '@nestjs/common';
import { TagStore } from '../../repos/tag.store.ts';
import { TagBatchStore } from './tag-batch.store.ts';
import { TagCoverageStore } from './tag-coverage.store.ts';
import { TagPageStore } from './tag-page.store.ts';
import { TagPartStore } from './tag-part.store.ts';
import { TagReadingStore } from './tag-reading.store.ts';
import { TagWorkFinder } from './tag-work.ts';

/** How the tags of repos are read: from a page on, as a rule, and over as many pages as it takes. */
@Module({
  providers: [
    TagStore,
    TagReadingStore,
    TagCoverageStore,
    TagPageStore,
    TagPartStore,
    TagBatchStore,
    TagWorkFinder,
  ],
  exports: [TagPageStore, TagBatchStore, TagReadingStore, TagWorkFinder],
})
export class TagsModule {}
