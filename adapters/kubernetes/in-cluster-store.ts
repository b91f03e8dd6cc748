import type { TargetConfig } from '../../core/contracts/config.ts';
import { type StoreCall, type StoreMethod, type StoreOpening, storeResults } from '../../core/contracts/store-call.ts';
import { secretNamesOf } from '../../core/contracts/store-config.ts';
import type { Clock } from '../../core/kernel/clock.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { StoreDriver } from '../../core/kernel/vector-store.ts';
import { AgentPath } from './agent-program.ts';
import type { Cluster } from './cluster.ts';
import { openSession, type StoreSession, StreamLost } from './in-cluster-session.ts';
import type { PodProgram } from './pod-lines.ts';

/** What calls from inside the cluster need: `secretOf` is asked for the secrets that the store's configuration names. */
export type InClusterDeps = {
  cluster: Cluster;
  target: Pick<TargetConfig, 'store'>;
  clock: Clock;
  secretOf: SecretOf;
};

/** The fixed pod that calls stores, and how the agent is run there. */
export const STORE_PROGRAM: PodProgram = {
  pod: 'ragmend-agent-0',
  container: 'agent',
  command: ['node', AgentPath.Checked, 'store'],
};

/**
 * The driver of a target's store, run by the agent in its cluster: one exec stream carries all calls, and ends when nothing was asked for a while.
 * A lost stream is opened again once for what only reads; for the rest it is DependencyUnavailable, like an agent that can't be reached.
 */
export function inClusterStore(deps: InClusterDeps): StoreDriver & { close(): void } {
  const stream = keptStream(deps);
  const call = async (call: WithoutId<StoreCall>): Promise<unknown> => {
    try {
      return await stream.ask(call).catch((error: unknown) => {
        if (error instanceof StreamLost && READS.has(call.method)) return stream.ask(call);
        throw error;
      });
    } catch (cause) {
      if (!(cause instanceof StreamLost)) throw cause;
      throw new DependencyUnavailable(`'${call.method}' of '${call.url}' has no answer: ${cause.message}`, { cause });
    }
  };
  return { kind: deps.target.store.kind, ...methods(call), close: stream.close };
}

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never;
type Call = (call: WithoutId<StoreCall>) => Promise<unknown>;
const READS = new Set<StoreMethod>(['search', 'status']);
const IDLE_MS = 1_000;

function methods(call: Call): Omit<StoreDriver, 'kind'> {
  return {
    search: async (url, vectors, topK) =>
      storeResults.search.parse(await call({ url, method: 'search', args: [vectors, topK] })),
    status: async (url) => storeResults.status.parse(await call({ url, method: 'status', args: [] })),
    reopen: async (url) => storeResults.reopen.parse(await call({ url, method: 'reopen', args: [] })),
    upsert: async (url, documents) => void (await call({ url, method: 'upsert', args: [documents] })),
    checkWrite: async (url) => void (await call({ url, method: 'checkWrite', args: [] })),
    quiesce: async (url) => void (await call({ url, method: 'quiesce', args: [] })),
  };
}

/** One stream for all calls. It ends when it idles, and one that idled before is not used again: a function that was frozen meanwhile finds its end dead. */
function keptStream({ cluster, target, clock, secretOf }: InClusterDeps) {
  let opened: Promise<StoreSession> | null = null;
  let usedAt = 0;
  let idle: NodeJS.Timeout | undefined;
  const close = () => {
    clearTimeout(idle);
    void opened?.then(
      (session) => session.close(),
      () => undefined,
    );
    opened = null;
  };
  const current = async (): Promise<StoreSession> => {
    clearTimeout(idle);
    if (opened !== null) {
      const session = await opened.catch(() => null);
      const idled = session?.waiting() === 0 && clock.now() - usedAt > IDLE_MS;
      if (session === null || session.isLost() || idled) close();
    }
    opened ??= openingOf(target, secretOf).then((opening) => openSession(cluster, STORE_PROGRAM, opening));
    return opened;
  };
  return {
    close,
    async ask(call: WithoutId<StoreCall>): Promise<unknown> {
      const session = await current();
      usedAt = clock.now();
      try {
        return await session.ask(call);
      } finally {
        usedAt = clock.now();
        if (session.waiting() === 0) idle = setTimeout(close, IDLE_MS).unref();
      }
    },
  };
}

async function openingOf({ store }: InClusterDeps['target'], secretOf: SecretOf): Promise<StoreOpening> {
  const secrets = await Promise.all(secretNamesOf(store).map(async (name) => [name, await secretOf(name)] as const));
  return { store, secrets: Object.fromEntries(secrets) };
}
