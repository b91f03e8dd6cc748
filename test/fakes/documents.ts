import {
  type DocumentSource,
  isChangedAfter,
  type OddLine,
  type SourceCensus,
  type SourceDocument,
  type SourcePage,
  type SourcePlace,
} from '../../core/kernel/ports/documents.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';

/**
 * Documents of one target in memory, one a line. `generation` grows when all are replaced. If
 * `isMissing` is set, they can't be read.
 */
export class FakeDocuments implements DocumentSource {
  readonly all: SourceDocument[];
  odd: OddLine[] = [];
  generation = 1;
  isMissing = false;
  tells: SourceCensus['tells'] = { deletions: true, metadata: true };

  constructor(documents: SourceDocument[] = []) {
    this.all = documents;
  }

  /** Adds a document; missing fields get the usual values. */
  add(document: Partial<SourceDocument> & { id: string }): void {
    const { shardId = 'shard-1', text = document.id, metadata = {}, addedAt = null, deletedAt = null } = document;
    this.all.push({ id: document.id, shardId, text, metadata, addedAt, deletedAt });
  }

  /** Replaces all documents. */
  replaceBy(documents: SourceDocument[]): void {
    this.all.splice(0, this.all.length, ...documents);
    this.generation += 1;
    this.isMissing = false;
  }

  async *changedSince(_: string, shardId: string, instant: string): AsyncGenerator<SourceDocument> {
    for (const document of this.of(shardId)) if (isChangedAfter(document, instant)) yield document;
  }

  async *pages(_: string, shardId: string, after: SourcePlace | null): AsyncGenerator<SourcePage> {
    this.refuseMissing();
    const generation = String(this.generation);
    let line = after?.generation === generation ? after.line : 0;
    yield { documents: [], odd: line === 0 ? this.odd : [], next: { generation, byte: line, line } };
    while (line < this.all.length) {
      const lines = this.all.slice(line, line + 10);
      line += lines.length;
      const documents = lines.filter((each) => each.shardId === shardId);
      yield { documents, odd: [], next: { generation, byte: line, line } };
    }
  }

  async newest(_: string, shardId: string, count: number): Promise<SourceDocument[]> {
    return this.last(shardId)
      .filter(({ deletedAt }) => deletedAt === null)
      .slice(-count)
      .reverse();
  }

  async census(_: string, shardId: string, since?: string): Promise<SourceCensus> {
    const last = this.last(shardId);
    const changed = since === undefined ? [] : last.filter((document) => isChangedAfter(document, since));
    const deleted = changed.filter(({ deletedAt }) => deletedAt !== null);
    return {
      documents: last.filter(({ deletedAt }) => deletedAt === null).length,
      ...{ changed: changed.length - deleted.length, deleted: deleted.length },
      timeless: changed.filter(({ addedAt, deletedAt }) => (deletedAt ?? addedAt) === null).length,
      ...{ oddLines: this.odd.length, odd: this.odd, tells: this.tells },
    };
  }

  private refuseMissing(): void {
    if (this.isMissing) throw new DependencyUnavailable('the documents are not there');
  }

  private of(shardId: string): SourceDocument[] {
    this.refuseMissing();
    return this.all.filter((document) => document.shardId === shardId);
  }

  private last(shardId: string): SourceDocument[] {
    const last = new Map<string, SourceDocument>();
    for (const document of this.of(shardId)) {
      last.delete(document.id);
      last.set(document.id, document);
    }
    return [...last.values()];
  }
}
