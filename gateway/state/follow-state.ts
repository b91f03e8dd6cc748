import type { GeneratorState } from '../../core/contracts/provider/generator-state.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import type { Shards } from '../answers/answer-cache.ts';

/** Where the runbook writes the state that the gateway follows. */
export type StateSource = {
  generator(): Promise<GeneratorState | null>;
  shards(): Promise<RegistryEntry[]>;
};

/**
 * What is known of the state: when it was last read, and what is wrong with its store, null for
 * nothing.
 */
export type StateWord = {
  version: number | null;
  readAt: string | null;
  away: { since: string; reason: string } | null;
};

/** The state as last read; it stays if its store is away. */
export type KnownState = {
  generator(): GeneratorState | null;
  shards(): Shards | null;
  word(): StateWord;
  stop(): void;
};

const EVERY_MS = 1000;
const LONGEST_MS = 5000;

/**
 * Reads the state now and each second. Without a source there is none, and providers follow
 * ragmend.yaml. Shards and state may be in two stores; one that is away neither hides nor delays the
 * other.
 */
export async function followState(source: StateSource | null, now: () => number): Promise<KnownState> {
  let [generator, shards]: [GeneratorState | null, Shards | null] = [null, null];
  const takeState = (state: GeneratorState | null) => {
    // A replica that lags returns an older version.
    if ((state?.version ?? -1) >= (generator?.version ?? 0)) generator = state;
  };
  const takeShards = (entries: RegistryEntry[]) => {
    shards = shardsOf(entries);
  };
  const stores =
    source === null
      ? []
      : [followStore(() => source.generator(), takeState, now), followStore(() => source.shards(), takeShards, now)];
  await Promise.all(stores.map(({ isRead }) => isRead));
  return {
    generator: () => generator,
    shards: () => shards,
    word: () => {
      const words = stores.map((store) => store.word());
      const readAt = Math.min(...words.map((word) => word.readAt ?? Number.NEGATIVE_INFINITY));
      return {
        version: generator?.version ?? null,
        readAt: Number.isFinite(readAt) ? instantOf(readAt) : null,
        away: words.find(({ away }) => away !== null)?.away ?? null,
      };
    },
    stop: () => {
      for (const { stop } of stores) stop();
    },
  };
}

/** Reads one store now and each second; `isRead` is settled after the first time. */
function followStore<T>(read: () => Promise<T>, take: (value: T) => void, now: () => number) {
  let readAt: number | null = null;
  let away: StateWord['away'] = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const look = async () => {
    try {
      take(await inTime(read()));
      [readAt, away] = [now(), null];
    } catch (error) {
      away ??= { since: instantOf(now()), reason: error instanceof Error ? error.name : 'unknown' };
    }
    if (!isStopped) timer = setTimeout(look, EVERY_MS).unref();
  };
  return {
    isRead: look(),
    word: () => ({ readAt, away }),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** Rejects after a time: a store that hangs counts as away, and delays nothing. */
async function inTime<T>(reading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late('the store of the state did not answer in time')), LONGEST_MS);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

class Late extends Error {
  override readonly name = 'Late' as const;
}

const shardsOf = (entries: RegistryEntry[]): Shards =>
  new Map(
    entries
      .filter(({ replicaOf }) => replicaOf === null)
      .map(({ shardId, epoch, route }) => [shardId, { epoch, serves: route !== 'none' }]),
  );
