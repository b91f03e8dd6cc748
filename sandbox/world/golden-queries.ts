import type { GoldenQuery } from '../../core/contracts/golden.ts';
import type { Embedder } from '../../core/kernel/vector-store.ts';

export type GoldenCandidate = Pick<GoldenQuery, 'qid' | 'q' | 'shard'>;
type Source = { id: string; shardId: string; text: string };
type Corpus = { sources: Source[]; matrix: Float64Array; dimension: number };

const MARGIN = 0.08;
const APART = 1e-3;
const FLOOR = 0.34;
const WORDS = 14;

/** Questions whose answers are robust: each is made of a chunk's heading and words of its body, finds that chunk first by a margin, its first `topK + 1` scores are well apart, and the last of them is above what unrelated documents reach. `perShard` for each shard; throws a RangeError where the corpus gives fewer. */
export async function goldenCandidates(
  { embedder }: { embedder: Embedder },
  { sources, perShard, topK }: { sources: Source[]; perShard: number; topK: number },
): Promise<GoldenCandidate[]> {
  const vectors = await embedder.embed(sources.map(({ text }) => text));
  const corpus = { sources, matrix: Float64Array.from(vectors.flat()), dimension: embedder.dimension };
  const shardIds = [...new Set(sources.map(({ shardId }) => shardId))].sort();
  const chosen = [];
  for (const shardId of shardIds) chosen.push(...(await ofShard(embedder, corpus, shardId, perShard, topK)));
  return chosen;
}

async function ofShard(embedder: Embedder, corpus: Corpus, shardId: string, count: number, topK: number) {
  const own = corpus.sources.filter((source) => source.shardId === shardId && questionOf(source) !== null);
  const stride = Math.max(1, Math.floor(own.length / (count * 4)));
  const found: GoldenCandidate[] = [];
  const spread = Array.from({ length: stride }, (_, offset) => own.filter((_, index) => index % stride === offset));
  for (const source of spread.flat()) {
    if (found.length === count) return found;
    const q = questionOf(source) ?? '';
    const [vector = []] = await embedder.embed([q]);
    const isRobust = isFirstAndApart(corpus, source, vector, topK);
    if (isRobust) found.push({ qid: `${shardId}-q${String(found.length + 1).padStart(2, '0')}`, q, shard: shardId });
  }
  if (found.length === count) return found;
  throw new RangeError(`shard '${shardId}' gives '${found.length}' golden queries of '${count}': ask for fewer`);
}

/** The heading and the first words of the prose below it; null where there is too little prose. */
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

function isFirstAndApart(corpus: Corpus, source: Source, query: number[], topK: number): boolean {
  const scores = scoresOf(corpus, query);
  const [first, ...others] = Float64Array.from(scores)
    .sort()
    .subarray(-(topK + 1))
    .reverse();
  const ranked = [first ?? 0, ...others];
  const gaps = others.map((score, index) => (ranked[index] ?? 0) - score);
  const isFirst = scores[corpus.sources.indexOf(source)] === first;
  return isFirst && (gaps[0] ?? 0) >= MARGIN && gaps.every((gap) => gap >= APART) && (others[topK - 2] ?? 0) >= FLOOR;
}

function scoresOf({ sources, matrix, dimension }: Corpus, query: number[]): Float64Array {
  const scores = new Float64Array(sources.length);
  for (let row = 0; row < sources.length; row++) {
    let sum = 0;
    for (let column = 0; column < dimension; column++)
      sum += (matrix[row * dimension + column] ?? 0) * (query[column] ?? 0);
    scores[row] = sum;
  }
  return scores;
}
