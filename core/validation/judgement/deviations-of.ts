import { type Embedder, TextRefused } from '../../kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../kernel/task-error.ts';

/**
 * Returns for each document how far its vector is from its text's embedding (1 - cosine
 * similarity); null if unknown.
 */
export async function deviationsOf(
  embedder: Pick<Embedder, 'embedDocuments'>,
  documents: { text: string; vector: number[] }[],
): Promise<(number | null)[]> {
  const vectors = await embedded(
    embedder,
    documents.map(({ text }) => text),
  );
  return documents.map(({ text, vector }, at) => {
    const own = vectors?.[at];
    return !own || own instanceof TextRefused || text === '' ? null : 1 - cosineOf(vector, own);
  });
}

/** Returns null if the model is busy: the documents were still read. */
async function embedded(embedder: Pick<Embedder, 'embedDocuments'>, texts: string[]) {
  try {
    return await embedder.embedDocuments(texts);
  } catch (error) {
    if (error instanceof DependencyUnavailable) return null;
    throw error;
  }
}

/** Vectors of different lengths count as unlike. */
function cosineOf(a: number[], b: number[]): number {
  const dot = (one: number[], other: number[]) => one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return a.length !== b.length || lengths === 0 ? 0 : dot(a, b) / lengths;
}
