import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { Embedder } from '../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { hashedNgrams } from './hashed-ngrams.ts';
import { openaiEmbedder } from './openai.ts';
import type { Patience } from './post-json.ts';

/**
 * Returns the configured embedder of a target; `secretOf` reads the secrets that the configuration
 * names, when they are needed.
 */
export function openEmbedder(embedding: TargetConfig['embedding'], secretOf: SecretOf, patience?: Patience): Embedder {
  return embedding.kind === 'openai' ? openaiEmbedder(embedding, secretOf, patience) : hashedNgrams();
}
