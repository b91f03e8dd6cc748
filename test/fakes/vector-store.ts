import type { Ranking, SearchAnswer } from '../../core/contracts/golden.ts';
import {
  type StoreDriver,
  type StoredDocument,
  StoreFailed,
  StoreSilent,
  type StoreStatus,
} from '../../core/kernel/ports/vector-store.ts';

/** A server: its answer to a vector, and what it was given. */
export type FakeServer = {
  answer: (vector: number[]) => Ranking;
  documents: Map<string, StoredDocument>;
  refusesWrite?: (document: StoredDocument) => boolean;
  refusesRemoval?: (id: string) => boolean;
  readOnly?: boolean;
  reachable?: boolean;
  reopens?: { done: boolean; reason: string };
  /** What else the server holds, by name, with the number of records. */
  others?: Record<string, number | null>;
};

/** Servers by url, in memory; a url without a server fails. `searches` counts requests. */
export class FakeVectorStore implements StoreDriver {
  readonly kind = 'fake';
  readonly servers = new Map<string, FakeServer>();
  searches = 0;
  upserts = 0;
  readonly checkedWrites: string[] = [];
  readonly quiesced: string[] = [];

  async search(url: string, vectors: number[][], topK: number): Promise<SearchAnswer[]> {
    this.searches += 1;
    const { answer, documents } = this.at(url);
    return vectors.map(answer).map(({ ids, scores }) => ({
      ...{ ids: ids.slice(0, topK), scores: scores.slice(0, topK) },
      texts: ids.slice(0, topK).map((id) => (documents.size === 0 ? id : (documents.get(id)?.text ?? null))),
    }));
  }

  async read(url: string, ids: string[]): Promise<StoredDocument[]> {
    const { documents } = this.at(url);
    return ids.flatMap((id) => documents.get(id) ?? []);
  }

  async page(url: string, after: string | null, limit: number) {
    const ids = [...this.at(url).documents.keys()].sort().filter((id) => after === null || id > after);
    const documents = await this.read(url, ids.slice(0, limit));
    return { documents, next: ids.length > limit ? (documents.at(-1)?.id ?? null) : null };
  }

  async sample(url: string, count: number): Promise<StoredDocument[]> {
    return [...this.at(url).documents.values()].slice(0, count);
  }

  async holdings(url: string) {
    const { documents, others = {} } = this.at(url);
    const also = Object.entries(others).map(([name, records]) => ({ name, records, ours: false }));
    return [{ name: 'docs', records: documents.size, ours: true }, ...also];
  }

  async remove(url: string, ids: string[]): Promise<void> {
    const server = this.at(url);
    if (ids.some((id) => server.refusesRemoval?.(id))) throw new StoreFailed('a removal was refused');
    for (const id of ids) server.documents.delete(id);
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
    if (!server || server.reachable === false) throw new StoreSilent(`no server at '${url}'`);
    return server;
  }
}
