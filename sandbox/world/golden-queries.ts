import type { GoldenQuery } from '../../core/contracts/golden.ts';
import type { Embedder } from '../../core/kernel/ports/vector-store.ts';

export type GoldenCandidate = Pick<GoldenQuery, 'qid' | 'q' | 'shard'>;
type Source = { id: string; shardId: string; text: string };
type Embedded = { source: Source; vector: number[] };
type Vectors = { sources: Source[]; matrix: Float64Array; dimension: number };

const MARGIN = 0.08;
const APART = 1e-3;
const FLOOR = 0.34;
const WORDS = 14;

/**
 * Returns questions with robust answers, `perShard` for each shard. Each is made of a chunk's
 * heading and words of its body, and finds that chunk first by a margin. Its first `topK + 1`
 * scores are well apart, and its last answer scores above unrelated documents, both in the whole
 * corpus and in its shard. Throws a RangeError if the corpus has too few.
 */
export async function goldenCandidates(
  { embedder }: { embedder: Embedder },
  { sources, perShard, topK }: { sources: Source[]; perShard: number; topK: number },
): Promise<GoldenCandidate[]> {
  const vectors = await embedder.embed(sources.map(({ text }) => text));
  const embedded = sources.map((source, index) => ({ source, vector: vectors[index] ?? [] }));
  const all = packed(embedded, embedder.dimension);
  const shardIds = [...new Set(sources.map(({ shardId }) => shardId))].sort();
  const chosen = [];
  for (const shardId of shardIds) {
    const ofThis = embedded.filter(({ source }) => source.shardId === shardId);
    const own = packed(ofThis, embedder.dimension);
    chosen.push(...(await ofShard(embedder, { own, all }, shardId, perShard, topK)));
  }
  return chosen;
}

function packed(embedded: Embedded[], dimension: number): Vectors {
  const matrix = Float64Array.from(embedded.flatMap(({ vector }) => vector));
  return { sources: embedded.map(({ source }) => source), matrix, dimension };
}

async function ofShard(
  embedder: Embedder,
  corpus: { own: Vectors; all: Vectors },
  shardId: string,
  count: number,
  topK: number,
) {
  const own = corpus.own.sources.filter((source) => questionOf(source) !== null);
  const stride = Math.max(1, Math.floor(own.length / (count * 4)));
  const found: GoldenCandidate[] = [];
  const spread = Array.from({ length: stride }, (_, offset) => own.filter((_, index) => index % stride === offset));
  for (const source of spread.flat()) {
    if (found.length === count) return found;
    const q = questionOf(source) ?? '';
    const [vector = []] = await embedder.embed([q]);
    const isRobust =
      isFirstAndApart(corpus.own, source, vector, topK) && isFirstAndApart(corpus.all, source, vector, topK);
    if (isRobust) found.push({ qid: `${shardId}-q${String(found.length + 1).padStart(2, '0')}`, q, shard: shardId });
  }
  if (found.length === count) return found;
  throw new RangeError(`shard '${shardId}' gives ${found.length} golden queries of ${count}: ask for fewer`);
}

/**
 * Returns the heading and the first words of the prose below it; null if there is too little prose.
 */
function questionOf({ text }: Source): string | null {
  const [heading = '', ...body] = text.split('\n');
  const prose = body
    .join('\n')
    .replace(/```[\s\S]*?(```|$)/g, ' ')
    .replace(/https?:\S+/g, ' ');
  const words = prose.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (heading.length < 6 || words.length < WORDS) return null;
  return `${heading} ${words.slice(0, WORDS).join(' ')}`;
}

function isFirstAndApart(vectors: Vectors, source: Source, query: number[], topK: number): boolean {
  const scores = scoresOf(vectors, query);
  const first = scores[vectors.sources.indexOf(source)] ?? 0;
  if (scores.filter((score) => score > first - MARGIN).length > 1) return false;
  const best = [...scores.sort().subarray(-(topK + 1))].reverse();
  const gaps = best.slice(1).map((score, index) => (best[index] ?? 0) - score);
  return gaps.every((gap) => gap >= APART) && (best[topK - 1] ?? 0) >= FLOOR;
}

function scoresOf({ sources, matrix, dimension }: Vectors, query: number[]): Float64Array {
  const scores = new Float64Array(sources.length);
  for (let row = 0; row < sources.length; row++) {
    let sum = 0;
    for (let column = 0; column < dimension; column++)
      sum += (matrix[row * dimension + column] ?? 0) * (query[column] ?? 0);
    scores[row] = sum;
  }
  return scores;
}
