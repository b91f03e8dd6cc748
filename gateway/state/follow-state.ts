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
 * ragmend.yaml.
 */
export async function followState(source: StateSource | null, now: () => number): Promise<KnownState> {
  let [generator, shards, readAt]: [GeneratorState | null, Shards | null, number | null] = [null, null, null];
  let away: StateWord['away'] = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const look = async () => {
    if (source === null) return;
    // They may be in two stores: one that is away does not hide the other.
    const [state, entries] = await Promise.allSettled([inTime(source.generator()), inTime(source.shards())]);
    // A replica that lags returns an older version.
    if (state.status === 'fulfilled' && (state.value?.version ?? -1) >= (generator?.version ?? 0))
      generator = state.value;
    if (entries.status === 'fulfilled') shards = shardsOf(entries.value);
    const reason = reasonIn([state, entries]);
    if (reason === null) [readAt, away] = [now(), null];
    else away ??= { since: instantOf(now()), reason };
    if (!isStopped) timer = setTimeout(look, EVERY_MS).unref();
  };
  await look();
  return {
    generator: () => generator,
    shards: () => shards,
    word: () => ({
      version: generator?.version ?? null,
      readAt: readAt === null ? null : instantOf(readAt),
      away,
    }),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** Rejects after a time: a store that hangs is away, and holds up nobody. */
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

/** Returns the name of the first error, null without one. */
function reasonIn(results: PromiseSettledResult<unknown>[]): string | null {
  const failed = results.find((one) => one.status === 'rejected');
  if (failed === undefined) return null;
  return failed.reason instanceof Error ? failed.reason.name : 'unknown';
}

const shardsOf = (entries: RegistryEntry[]): Shards =>
  new Map(
    entries
      .filter(({ replicaOf }) => replicaOf === null)
      .map(({ shardId, epoch, route }) => [shardId, { epoch, serves: route !== 'none' }]),
  );
