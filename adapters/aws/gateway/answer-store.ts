import { keptAnswer } from '../../../core/contracts/provider/kept-answer.ts';
import { answersPrefix } from '../../../core/contracts/table.ts';
import type { AnswerStore } from '../../../core/provider/ports/answer-store.ts';
import type { Bucket } from '../s3/bucket.ts';
import { objectsBelow, removeObjects } from '../s3/keys.ts';
import { putText, readTextIfThere } from '../s3/texts.ts';

type Deps = { bucket: Bucket; targetId: string; maxEntries: number };

/** The most answers between two listings; a tenth of the bound if that is less. */
const PUTS_BETWEEN = 1000;

/**
 * Answers as objects of a bucket. From time to time it lists them and drops the oldest above
 * `maxEntries`, so each gateway that writes may add a tenth more.
 */
export function s3AnswerStore({ bucket, targetId, maxEntries }: Deps): AnswerStore {
  const prefix = answersPrefix(targetId);
  const keyOf = (key: string) => `${prefix}${encodeURIComponent(key)}`;
  const between = Math.min(PUTS_BETWEEN, Math.ceil(maxEntries / 10));
  // S3 tells times by the second: within one, the order of this process decides.
  const recent = new Map<string, number>();
  let puts = 0;
  return {
    get: async (key) => {
      const text = await readTextIfThere(bucket, keyOf(key));
      return text === null ? null : keptAnswer.parse(JSON.parse(text));
    },
    put: async (answer) => {
      const key = keyOf(answer.key);
      await putText(bucket, key, JSON.stringify(answer));
      remember(recent, key);
      puts += 1;
      if (puts % between === 0) await trim(bucket, { prefix, maxEntries, recent });
    },
    drop: (key) => removeObjects(bucket, [keyOf(key)]),
  };
}

function remember(recent: Map<string, number>, key: string): void {
  recent.delete(key);
  recent.set(key, Date.now());
  const [oldest] = recent.keys();
  if (recent.size > PUTS_BETWEEN && oldest !== undefined) recent.delete(oldest);
}

type Kept = { prefix: string; maxEntries: number; recent: ReadonlyMap<string, number> };

async function trim(bucket: Bucket, { prefix, maxEntries, recent }: Kept): Promise<void> {
  const objects = await objectsBelow(bucket, prefix);
  if (objects.length <= maxEntries) return;
  const places = new Map([...recent.keys()].map((key, place) => [key, place]));
  const placed = objects.map(({ key, writtenAt }) => ({
    key,
    second: Math.floor((recent.get(key) ?? writtenAt) / 1000),
    place: places.get(key) ?? -1,
  }));
  placed.sort((a, b) => a.second - b.second || a.place - b.place);
  const oldest = placed.slice(0, objects.length - maxEntries).map(({ key }) => key);
  await removeObjects(bucket, oldest);
}
