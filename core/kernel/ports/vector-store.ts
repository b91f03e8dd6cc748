import type { SearchAnswer } from '../../contracts/golden.ts';

/** What a store says of itself; `version` and `records` are null if it does not answer. */
export type StoreStatus = { reachable: boolean; version: string | null; records: number | null; detail: string };
/** A document as a store keeps it; `vector` has the dimension of the embedding model, `metadata` holds JSON values. */
export type StoredDocument = { id: string; text: string; vector: number[]; metadata: Record<string, unknown> };

/** A driver for one kind of vector store; `url` is the server of one shard. */
export interface VectorStore {
  readonly kind: string;
  /**
   * Returns one answer per vector, best first, at most `topK` ids, with texts and metadata as the
   * service reads them. Throws StoreFailed if the server refuses, can't read them, or is away.
   */
  search(url: string, vectors: number[][], topK: number): Promise<SearchAnswer[]>;
  status(url: string): Promise<StoreStatus>;
  /** Asks the store to open its index again. Returns `done: false` with the reason if it can't or fails. */
  reopen(url: string): Promise<{ done: boolean; reason: string }>;
  /** Adds or replaces documents by id; throws StoreFailed. */
  upsert(url: string, documents: StoredDocument[]): Promise<void>;
  /** Makes a write that changes nothing readable; throws StoreFailed. */
  checkWrite(url: string): Promise<void>;
}

/** What the store itself does for a copy of its files. */
export interface StoreFiles {
  /**
   * Makes a server flush its memory to its files, so that they stay unchanged while nobody writes;
   * many stores need nothing. Throws StoreFailed.
   */
  quiesce(url: string): Promise<void>;
}
/**
 * A collection, table or index that a server keeps on its volume; `ours` marks the one configured
 * for the target. `records` is null if the store can't count it.
 */
export type StoreHolding = { name: string; records: number | null; ours: boolean };

/**
 * What a store holds, read as the service reads it. Every method throws StoreFailed if the server
 * refuses, is away, or can't read its data, and ContentsUnknown if the driver has no way to ask.
 */
export interface StoreContents {
  /**
   * Returns the documents with these ids: text, vector and metadata, each empty if the store holds
   * none. Leaves out unknown ids.
   */
  read(url: string, ids: string[]): Promise<StoredDocument[]>;
  /**
   * Returns up to `limit` documents after a place in the store's own stable order; null starts at
   * the first page. `next` is null at the end.
   */
  page(url: string, after: string | null, limit: number): Promise<{ documents: StoredDocument[]; next: string | null }>;
  /**
   * Returns up to `count` random documents without reading the others. Counts first, so a store
   * that can't count fails.
   */
  sample(url: string, count: number): Promise<StoredDocument[]>;
  /** Returns everything of this kind that the server keeps, including the target's own. */
  holdings(url: string): Promise<StoreHolding[]>;
  /** Removes documents by id; unknown ids are no error. */
  remove(url: string, ids: string[]): Promise<void>;
}
/** Everything that a driver for one kind of store provides. */
export type StoreDriver = VectorStore & StoreFiles & StoreContents;

/** The store refused a request or did not answer. To a probe that is a wrong answer, not an unknown one. */
export class StoreFailed extends Error {
  override readonly name: 'StoreFailed' | 'StoreSilent' = 'StoreFailed';
}

/** The store gave no answer in time, or the connection was lost: it is slow, or away. */
export class StoreSilent extends StoreFailed {
  override readonly name = 'StoreSilent' as const;
}

/**
 * The embedding model refused a text that was sent alone, e.g. because it is too long. The message
 * says why, and does not contain the text.
 */
export class TextRefused extends Error {
  override readonly name = 'TextRefused' as const;
}

/** The driver has no way to ask this, so nothing is known, neither good nor bad. */
export class ContentsUnknown extends Error {
  override readonly name = 'ContentsUnknown' as const;
}

/** Turns texts into vectors. Each snapshot records `model` and `dimension`. */
export interface Embedder {
  readonly model: string;
  readonly dimension: number;
  /**
   * Returns the query vectors. Throws TextRefused, or DependencyUnavailable if the model does not
   * answer for now.
   */
  embed(queries: string[]): Promise<number[][]>;
  /**
   * Returns the document vector of each text, or why the model refuses that text. Throws
   * DependencyUnavailable.
   */
  embedDocuments(texts: string[]): Promise<(number[] | TextRefused)[]>;
}
