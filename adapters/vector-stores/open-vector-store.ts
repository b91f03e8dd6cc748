import type { StoreConfig } from '../../core/contracts/store-config.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import type { StoreDriver } from '../../core/kernel/vector-store.ts';
import { chromaStore } from './chroma/store.ts';

/** The driver of a configured store; `secretOf` is asked for the secrets that its configuration names, when they are needed. */
export function openVectorStore(store: StoreConfig, _secretOf?: SecretOf): StoreDriver {
  if (store.kind === 'chroma') return chromaStore(store);
  throw new RangeError(`store '${store.kind}' has no driver: use 'chroma'`);
}
