import { type Embedder, TextRefused } from '../../kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../kernel/task-error.ts';

/**
 * For each document how far its vector is from what its text is embedded as: 1 - cosine similarity;
 * null where that is not known.
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

/** Null where the model is busy: the documents were read all the same. */
async function embedded(embedder: Pick<Embedder, 'embedDocuments'>, texts: string[]) {
  try {
    return await embedder.embedDocuments(texts);
  } catch (error) {
    if (error instanceof DependencyUnavailable) return null;
    throw error;
  }
}

/** Vectors of different lengths are not alike. */
function cosineOf(a: number[], b: number[]): number {
  const dot = (one: number[], other: number[]) => one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return a.length !== b.length || lengths === 0 ? 0 : dot(a, b) / lengths;
}
