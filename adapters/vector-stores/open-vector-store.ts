import type { StoreConfig } from '../../core/contracts/config/store-config.ts';
import type { StoreDriver } from '../../core/kernel/ports/vector-store.ts';
import { noSecret, type SecretOf } from '../../core/kernel/secret-of.ts';
import { chromaStore } from './chroma/store.ts';
import { commandStore } from './command/store.ts';
import { opensearchStore } from './opensearch/store.ts';
import { pgvectorStore } from './pgvector/store.ts';
import { qdrantStore } from './qdrant/store.ts';
import { weaviateStore } from './weaviate/store.ts';

/**
 * Returns the driver of a configured store. `secretOf` reads the secrets of its configuration, at
 * each call that needs one.
 */
export function openVectorStore(store: StoreConfig, secretOf: SecretOf = noSecret): StoreDriver {
  switch (store.kind) {
    case 'chroma':
      return chromaStore(store, secretOf);
    case 'weaviate':
      return weaviateStore(store, secretOf);
    case 'pgvector':
      return pgvectorStore(store, secretOf);
    case 'opensearch':
      return opensearchStore(store, secretOf);
    case 'qdrant':
      return qdrantStore(store, secretOf);
    case 'command':
      return commandStore(store, secretOf);
  }
}
