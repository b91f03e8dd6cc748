import type { TargetConfig } from '../../core/contracts/config.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import type { Embedder } from '../../core/kernel/vector-store.ts';
import { hashedNgrams } from './hashed-ngrams.ts';

/** The embedder of a target by its configuration; `secretOf` is asked for the secrets that it names, when they are needed. */
export function openEmbedder(embedding: TargetConfig['embedding'], _secretOf: SecretOf): Embedder {
  if (embedding.kind === 'hashed-ngrams') return hashedNgrams();
  throw new RangeError(`embedding '${embedding.kind}' has no adapter yet: give 'hashed-ngrams'`);
}
