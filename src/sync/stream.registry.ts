import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ListFreshness } from './streams/list-freshness.ts';
import { ListOfBaseStream } from './streams/list-of-base.stream.ts';
import type { Stream } from './streams/stream.ts';
import { LISTS_OF_BASE, STREAMS_OF_SUBJECT, STREAMS_OF_TARGET } from './streams/streams.ts';
import type { SubjectTarget, Target } from './target.ts';

@Injectable()
export class StreamRegistry {
  constructor(
    private readonly module: ModuleRef,
    private readonly freshness: ListFreshness,
  ) {}

  /** What a target consists of, in the order it is read. */
  list(target: Target): readonly Stream[] {
    if ('of' in target) return this.listOfSubject(target);
    return STREAMS_OF_TARGET[target.kind].map((stream) => this.get(stream));
  }

  private listOfSubject({ kind, of }: SubjectTarget): readonly Stream[] {
    const lists = LISTS_OF_BASE[of.kind].map((stream) => this.get(stream));
    return [
      ...lists.map((list) => new ListOfBaseStream(list, of, this.freshness)),
      ...STREAMS_OF_SUBJECT[kind].map((stream) => this.get(stream)),
    ];
  }

  private get(stream: abstract new (...services: never[]) => Stream): Stream {
    return this.module.get<Stream>(stream);
  }
}
