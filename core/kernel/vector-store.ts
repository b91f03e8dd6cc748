import type { Ranking } from '../contracts/golden.ts';

/** What a store says of itself; `version` and `records` are null where it does not answer. */
export type StoreStatus = { reachable: boolean; version: string | null; records: number | null; detail: string };
/** A document as a store keeps it; `vector` has the dimension of the embedding model. */
export type StoredDocument = { id: string; text: string; vector: number[]; metadata: Record<string, string> };

/** A driver for one kind of vector store; `url` is a server of one shard. */
export interface VectorStore {
  readonly kind: string;
  /** One ranking per vector, best first, at most `topK` ids; throws StoreFailed when the server refuses or is away. */
  search(url: string, vectors: number[][], topK: number): Promise<Ranking[]>;
  status(url: string): Promise<StoreStatus>;
  /** Asks the store to open its index again; `done: false` with the reason where it has no such thing or fails. */
  reopen(url: string): Promise<{ done: boolean; reason: string }>;
  /** Adds or replaces documents by id; throws StoreFailed. */
  upsert(url: string, documents: StoredDocument[]): Promise<void>;
  /** Makes a write that changes nothing that can be read; throws StoreFailed. */
  checkWrite(url: string): Promise<void>;
}

/** The store's own part in a copy of its files. */
export interface StoreFiles {
  /** Has a server write to its files what it keeps in memory, so that they hold still while nobody writes; nothing to do for many stores. Throws StoreFailed. */
  quiesce(url: string): Promise<void>;
}
/** What is put together for one kind of store. */
export type StoreDriver = VectorStore & StoreFiles;

/** The store refused a request or did not answer: to a probe that is a wrong answer, not an unknown one. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed' as const;
}

/** Turns texts into vectors; `model` and `dimension` are written to each snapshot. */
export interface Embedder {
  readonly model: string;
  readonly dimension: number;
  embed(texts: string[]): Promise<number[][]>;
}
