import { openEmbedder } from '../../adapters/embedders/open-embedder.ts';
import { memoizePer } from './memoize.ts';
import type { Scope } from './scope.ts';
import { secretOf } from './secrets.ts';

/** Turns the golden queries of a target into vectors. */
export const embedder = /* @__PURE__ */ memoizePer(({ target }: Scope) => openEmbedder(target.embedding, secretOf));
