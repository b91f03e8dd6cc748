import type { KeptAnswer } from '../../core/contracts/provider/kept-answer.ts';
import { instantOf, msOf } from '../../core/kernel/instant.ts';
import type { AnswerStore } from '../../core/provider/ports/answer-store.ts';
import type { GivenDocument } from '../chat/chat-metadata.ts';

/** The shards of the target as last seen: their epoch, and whether each serves; null if unknown. */
export type Shards = ReadonlyMap<string, { epoch: number; serves: boolean }>;

const NO_SHARDS: Shards = new Map();

type Options = { enabled: boolean; maxAgeSeconds: number; maxBytes: number };
type Deps = {
  store: AnswerStore;
  shards: () => Shards | null;
  /**
   * Whether the registry of shards is read; without it, only the hashes of the documents decide.
   */
  knowsShards: boolean;
  now: () => number;
  options: Options;
};
export type AnswerCache = ReturnType<typeof answerCache>;

/**
 * Answers to known queries. An answer is used only while every shard of its documents serves and
 * has not been restored or re-indexed since; otherwise it is dropped.
 */
export function answerCache({ store, shards, knowsShards, now, options }: Deps) {
  const seen = () => (knowsShards ? shards() : NO_SHARDS);
  const { enabled, maxAgeSeconds, maxBytes } = options;
  return {
    find: async (key: string): Promise<{ answer: KeptAnswer; ageSeconds: number } | null> => {
      const known = seen();
      const answer = enabled && known !== null ? await store.get(key) : null;
      if (answer === null || known === null) return null;
      const ageSeconds = Math.max(0, Math.floor((now() - msOf(answer.at)) / 1000));
      if (ageSeconds <= maxAgeSeconds && isCurrent(answer, known)) return { answer, ageSeconds };
      await store.drop(key);
      return null;
    },
    keep: async (key: string, given: GivenDocument[], said: { content: string; provider: string }): Promise<void> => {
      const known = seen();
      if (!enabled || known === null || said.content.length > maxBytes) return;
      const of = knowsShards ? epochsOf(given, known) : {};
      if (of !== null) await store.put({ key, ...said, at: instantOf(now()), shards: of });
    },
  };
}

/** A document without a shard may come from any shard. */
function epochsOf(given: GivenDocument[], known: Shards): Record<string, number> | null {
  const names = given.some(({ shard }) => shard === undefined)
    ? [...known.keys()]
    : given.map(({ shard }) => shard as string);
  const serving = names.map((name) => [name, known.get(name)] as const);
  if (serving.some(([, shard]) => shard === undefined || !shard.serves)) return null;
  return Object.fromEntries(serving.map(([name, shard]) => [name, shard?.epoch as number]));
}

const isCurrent = (answer: KeptAnswer, known: Shards) =>
  Object.entries(answer.shards).every(([name, epoch]) => {
    const shard = known.get(name);
    return shard?.serves === true && shard.epoch === epoch;
  });
