import type { StoreDriver, StoredDocument } from '../../core/kernel/ports/vector-store.ts';

/**
 * `server` starts a server with the store's empty collection and gives its URL, `another` gives it
 * a second, empty collection and returns its name, `away` gives a URL where nobody listens,
 * `silent` one of a server that never answers.
 */
export type VectorStoreUnderTest = {
  store: StoreDriver;
  dimension: number;
  server(): Promise<string>;
  another(url: string): Promise<string>;
  away(): Promise<string>;
  silent(): Promise<string>;
};

/** A vector of length 1 along an axis, tilted towards the first one. */
export function axis(dimension: number, at: number, tilt = 0): number[] {
  return Array.from({ length: dimension }, (_, index) =>
    index === at ? Math.sqrt(1 - tilt * tilt) : index === 0 ? tilt : 0,
  );
}

/** Three documents, the third nearest to the first axis. */
export function documents(dimension: number): StoredDocument[] {
  return [1, 2, 3].map((at) => ({
    id: `d${at}`,
    text: `document ${at}`,
    vector: axis(dimension, at, at / 10),
    metadata: at === 1 ? {} : { source: 'handbook' },
  }));
}
