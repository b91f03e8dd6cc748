import type { DocumentSource, SourceDocument } from '../../core/shard/ports.ts';

/** Documents of one target in memory. */
export class FakeDocuments implements DocumentSource {
  constructor(readonly all: SourceDocument[] = []) {}

  async newerThan(_: string, shardId: string, instant: string): Promise<SourceDocument[]> {
    return this.all.filter((document) => document.shardId === shardId && document.addedAt > instant);
  }
}
