import type { SearchAnswer } from '../../contracts/golden.ts';

/** What a store says of itself; `version` and `records` are null where it does not answer. */
export type StoreStatus = { reachable: boolean; version: string | null; records: number | null; detail: string };
/** A document as a store keeps it; `vector` has the dimension of the embedding model, `metadata` holds JSON values. */
export type StoredDocument = { id: string; text: string; vector: number[]; metadata: Record<string, unknown> };

/** A driver for one kind of vector store; `url` is a server of one shard. */
export interface VectorStore {
  readonly kind: string;
  /**
   * Returns one answer per vector, best first, at most `topK` ids, with texts and metadata read as
   * the service reads them. Throws StoreFailed when the server refuses, can't read them, or is
   * away.
   */
  search(url: string, vectors: number[][], topK: number): Promise<SearchAnswer[]>;
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
  /**
   * Has a server write to its files what it keeps in memory, so that they hold still while nobody
   * writes; nothing to do for many stores. Throws StoreFailed.
   */
  quiesce(url: string): Promise<void>;
}
/**
 * One collection, table or index that a server keeps on its volume; `ours` is the one that the
 * target is configured for. `records` is null where the store can't count it.
 */
export type StoreHolding = { name: string; records: number | null; ours: boolean };

/**
 * What a store holds, read as the service reads it. Every method throws StoreFailed where the
 * server refuses, is away, or can't read what it holds, and ContentsUnknown where the driver has no
 * way to ask.
 */
export interface StoreContents {
  /**
   * Returns the documents of these ids with text, vector and metadata, empty where the store holds
   * none; ids that the store does not hold are left out.
   */
  read(url: string, ids: string[]): Promise<StoredDocument[]>;
  /**
   * Returns up to `limit` documents after a place in the store's own stable order, null for the
   * first page; `next` is null at the end.
   */
  page(url: string, after: string | null, limit: number): Promise<{ documents: StoredDocument[]; next: string | null }>;
  /**
   * Returns up to `count` documents chosen at random, without reading the others; counts them
   * first, so that a store that can't count fails.
   */
  sample(url: string, count: number): Promise<StoredDocument[]>;
  /** Returns everything of this kind that the server keeps, the target's own included. */
  holdings(url: string): Promise<StoreHolding[]>;
  /** Removes documents by id; ids that the store does not hold are no error. */
  remove(url: string, ids: string[]): Promise<void>;
}
/** What is put together for one kind of store. */
export type StoreDriver = VectorStore & StoreFiles & StoreContents;

/** The store refused a request or did not answer: to a probe that is a wrong answer, not an unknown one. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed' as const;
}

/**
 * The embedding model refused one text that it was given alone, e.g. because it is too long; the
 * message says why, not what the text was.
 */
export class TextRefused extends Error {
  override readonly name = 'TextRefused' as const;
}

/** The driver was given no way to ask this: nothing is known, neither good nor bad. */
export class ContentsUnknown extends Error {
  override readonly name = 'ContentsUnknown' as const;
}

/** Turns texts into vectors; `model` and `dimension` are written to each snapshot. */
export interface Embedder {
  readonly model: string;
  readonly dimension: number;
  /**
   * Returns the vectors that queries are searched by; throws TextRefused, and DependencyUnavailable
   * where the model does not answer for now.
   */
  embed(queries: string[]): Promise<number[][]>;
  /**
   * Returns what documents are indexed by: for each text its vector, or why the model refuses this
   * one; throws DependencyUnavailable.
   */
  embedDocuments(texts: string[]): Promise<(number[] | TextRefused)[]>;
}
