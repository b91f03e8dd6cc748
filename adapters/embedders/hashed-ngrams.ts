import type { Embedder } from '../../core/kernel/ports/vector-store.ts';

const DIMENSION = 256;
const LONGEST = 3;
const WEIGHTS = [0, 1, 0.7, 0.5];
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const { imul, log } = Math;

/**
 * An embedder without a model file: words and runs of two and three words, hashed into 256 signed
 * buckets, normalised to length 1. The same text has the same vector on every machine.
 */
export function hashedNgrams(): Embedder {
  return {
    model: 'hashed-ngrams-v1',
    dimension: DIMENSION,
    embed: async (queries) => queries.map(embedOne),
    embedDocuments: async (texts) => texts.map(embedOne),
  };
}

function embedOne(text: string): number[] {
  const vector = new Array<number>(DIMENSION).fill(0);
  for (const [gram, { hash, times }] of gramsOf(text)) {
    const bucket = hash & (DIMENSION - 1);
    const sign = hash & 0x8000 ? 1 : -1;
    vector[bucket] = (vector[bucket] ?? 0) + sign * weightOf(gram) * (1 + log(times));
  }
  return normalised(vector);
}

function gramsOf(text: string): Map<string, { hash: number; times: number }> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const grams = new Map<string, { hash: number; times: number }>();
  for (let start = 0; start < words.length; start++)
    for (let length = 1; length <= LONGEST && start + length <= words.length; length++) {
      const gram = words.slice(start, start + length).join(' ');
      const known = grams.get(gram);
      if (known) known.times++;
      else grams.set(gram, { hash: fnv1a(gram), times: 1 });
    }
  return grams;
}

function weightOf(gram: string): number {
  const spaces = gram.split(' ').length;
  const common = spaces === 1 && gram.length <= 3;
  return common ? 0.2 : (WEIGHTS[spaces] ?? 0);
}

/** 32-bit FNV-1a over UTF-16 units; a final mix makes the low bits depend on all others. */
function fnv1a(text: string): number {
  let hash = OFFSET;
  for (let index = 0; index < text.length; index++) hash = imul(hash ^ text.charCodeAt(index), PRIME);
  hash = imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** An empty text has no direction; it gets the first axis, because stores refuse a zero vector. */
function normalised(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0));
  return vector.map((value) => value / length);
}
