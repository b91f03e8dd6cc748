import type { Embedder } from '../../core/kernel/ports/vector-store.ts';

/** Returns an embedder that embeds each text once: golden queries are few and do not change. */
export function rememberedEmbedder(embedder: Pick<Embedder, 'embed'>): Pick<Embedder, 'embed'> {
  const known = new Map<string, number[]>();
  return {
    async embed(texts) {
      const missing = [...new Set(texts.filter((text) => !known.has(text)))];
      const vectors = missing.length === 0 ? [] : await embedder.embed(missing);
      for (const [at, text] of missing.entries()) known.set(text, vectors[at] ?? []);
      return texts.map((text) => known.get(text) ?? []);
    },
  };
}
