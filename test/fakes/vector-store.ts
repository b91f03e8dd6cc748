import type { Ranking } from '../../core/contracts/golden.ts';
import {
  type StoreDriver,
  type StoredDocument,
  StoreFailed,
  type StoreStatus,
} from '../../core/kernel/vector-store.ts';

/** A server: what it answers to a vector, and what it was given. */
export type FakeServer = {
  answer: (vector: number[]) => Ranking;
  documents: Map<string, StoredDocument>;
  refusesWrite?: (document: StoredDocument) => boolean;
  readOnly?: boolean;
  reachable?: boolean;
  reopens?: { done: boolean; reason: string };
};

/** Servers by url, in memory; a url without a server fails. `searches` counts requests. */
export class FakeVectorStore implements StoreDriver {
  readonly kind = 'fake';
  readonly servers = new Map<string, FakeServer>();
  searches = 0;
  upserts = 0;
  readonly checkedWrites: string[] = [];
  readonly quiesced: string[] = [];

  async search(url: string, vectors: number[][], topK: number): Promise<Ranking[]> {
    this.searches += 1;
    const { answer } = this.at(url);
    return vectors.map(answer).map(({ ids, scores }) => ({ ids: ids.slice(0, topK), scores: scores.slice(0, topK) }));
  }

  async status(url: string): Promise<StoreStatus> {
    const server = this.servers.get(url);
    if (!server || server.reachable === false)
      return { reachable: false, version: null, records: null, detail: 'away' };
    return { reachable: true, version: '1', records: server.documents.size, detail: 'ok' };
  }

  async reopen(url: string): Promise<{ done: boolean; reason: string }> {
    return this.servers.get(url)?.reopens ?? { done: false, reason: 'no such thing' };
  }

  async upsert(url: string, documents: StoredDocument[]): Promise<void> {
    this.upserts += 1;
    const server = this.at(url);
    const refused = documents.find((document) => server.refusesWrite?.(document));
    if (refused) throw new StoreFailed(`document '${refused.id}' refused`);
    for (const document of documents) server.documents.set(document.id, document);
  }

  async checkWrite(url: string): Promise<void> {
    this.checkedWrites.push(url);
    if (this.at(url).readOnly) throw new StoreFailed(`'${url}' is read-only`);
  }

  async quiesce(url: string): Promise<void> {
    this.at(url);
    this.quiesced.push(url);
  }

  private at(url: string): FakeServer {
    const server = this.servers.get(url);
    if (!server || server.reachable === false) throw new StoreFailed(`no server at '${url}'`);
    return server;
  }
}
