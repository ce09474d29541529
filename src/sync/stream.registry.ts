import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Stream } from './streams/stream.ts';
import { STREAMS_OF_TARGET } from './streams/streams.ts';
import type { Target } from './target.ts';

@Injectable()
export class StreamRegistry {
  constructor(private readonly module: ModuleRef) {}

  /** What a target consists of, in the order it is read. */
  list(kind: Target['kind']): readonly Stream[] {
    return STREAMS_OF_TARGET[kind].map((stream) => this.module.get<Stream>(stream));
  }
}
