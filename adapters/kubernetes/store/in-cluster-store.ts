import { randomUUID } from 'node:crypto';
import {
  type StoreCall,
  type StoreMethod,
  type StoreOpening,
  storeResults,
} from '../../../core/contracts/agent/store-call.ts';
import type { TargetConfig } from '../../../core/contracts/config/config.ts';
import { secretNamesOf } from '../../../core/contracts/config/store-config.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { StoreDriver } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { retryWhile } from '../../retry-while.ts';
import type { Cluster } from '../api/cluster.ts';
import { execInPod, type Heard, type PodLines, type PodProgram } from '../api/pod-exec.ts';
import { AgentPath } from '../jobs/agent-program.ts';
import { ANSWER_MS, openSession, type StoreSession, StreamLost } from './in-cluster-session.ts';
import { storeInCluster } from './store-in-cluster.ts';

/**
 * What calls from inside the cluster need; `secretOf` reads the secrets that the store's
 * configuration names.
 */
export type InClusterDeps = {
  cluster: Cluster;
  target: Pick<TargetConfig, 'store' | 'kubernetes'>;
  clock: Clock;
  secretOf: SecretOf;
};

/** The fixed pod that calls stores, and how it runs the agent. */
export const STORE_PROGRAM: PodProgram = {
  pod: 'ragmend-agent-0',
  container: 'agent',
  command: ['node', AgentPath.Checked, 'store'],
};

/**
 * How a connection to the agent is opened, and how long an idle stream stays open, in milliseconds.
 */
type StreamOptions = { open?: (heard: Heard) => Promise<PodLines>; idleMs?: number };

/**
 * Returns the driver of a target's store, run by the agent in its cluster. One exec stream carries
 * all calls, and ends when it idles. A call whose stream is lost is repeated on the next stream. A
 * call that changes anything carries a key, so that the agent carries it out once
 * (agent/pod/call-ledger.ts). Throws DependencyUnavailable if the agent can't be reached.
 */
export function inClusterStore(deps: InClusterDeps, options: StreamOptions = {}): StoreDriver & { close(): void } {
  const stream = keptStream(deps, options);
  const call = (asked: WithoutId<StoreCall>) => askAgain(deps.clock, stream.ask, asked);
  return { kind: deps.target.store.kind, ...methods(call), close: stream.close };
}

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never;
type Call = (call: WithoutId<StoreCall>) => Promise<unknown>;
const READS = new Set<StoreMethod>(['search', 'status', 'read', 'page', 'sample', 'holdings']);
const IDLE_MS = 1_000;
/** Waits of 0, 0.1, 0.2 ... s between attempts: 2.8 s in all. */
const ATTEMPTS = 9;
const RETRY_MS = 100;

async function askAgain(
  clock: Clock,
  ask: (call: WithoutId<StoreCall>) => Promise<unknown>,
  asked: WithoutId<StoreCall>,
): Promise<unknown> {
  const keyed = READS.has(asked.method) ? asked : { ...asked, key: randomUUID() };
  const giveUpAt = clock.now() + ANSWER_MS[asked.method];
  // A function that was frozen finds its stream dead and its time over: it still gets a second
  // attempt.
  const mayPass = (error: unknown, tried: number) =>
    error instanceof StreamLost && (tried === 1 || clock.now() < giveUpAt);
  const patience = { tries: ATTEMPTS, mayPass, pauseMs: (tried: number) => RETRY_MS * (tried - 1) };
  try {
    return await retryWhile(patience, () => ask(keyed));
  } catch (cause) {
    if (!(cause instanceof StreamLost)) throw cause;
    const message = `'${asked.method}' of '${asked.url}' has no answer: ${cause.message}`;
    throw new DependencyUnavailable(message, { cause });
  }
}

function methods(call: Call): Omit<StoreDriver, 'kind'> {
  return {
    search: async (url, vectors, topK) =>
      storeResults.search.parse(await call({ url, method: 'search', args: [vectors, topK] })),
    status: async (url) => storeResults.status.parse(await call({ url, method: 'status', args: [] })),
    reopen: async (url) => storeResults.reopen.parse(await call({ url, method: 'reopen', args: [] })),
    upsert: async (url, documents) => void (await call({ url, method: 'upsert', args: [documents] })),
    checkWrite: async (url) => void (await call({ url, method: 'checkWrite', args: [] })),
    quiesce: async (url) => void (await call({ url, method: 'quiesce', args: [] })),
    read: async (url, ids) => storeResults.read.parse(await call({ url, method: 'read', args: [ids] })),
    page: async (url, after, limit) =>
      storeResults.page.parse(await call({ url, method: 'page', args: [after, limit] })),
    sample: async (url, count) => storeResults.sample.parse(await call({ url, method: 'sample', args: [count] })),
    holdings: async (url) => storeResults.holdings.parse(await call({ url, method: 'holdings', args: [] })),
    remove: async (url, ids) => void (await call({ url, method: 'remove', args: [ids] })),
  };
}

/**
 * Keeps one stream for all calls. It ends when it idles, and is never reused after that: a function
 * that was frozen meanwhile would find it dead.
 */
function keptStream(
  { cluster, target, clock, secretOf }: InClusterDeps,
  { open = (heard) => execInPod(cluster, STORE_PROGRAM, heard), idleMs = IDLE_MS }: StreamOptions,
) {
  let opened: Promise<StoreSession> | null = null;
  let asking = 0;
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
    if (opened !== null && asking === 1 && clock.now() - usedAt > idleMs) close();
    const standing = opened;
    const session = await standing?.catch(() => null);
    // Another call may have opened the next stream meanwhile.
    if (standing !== null && opened === standing && (!session || session.isLost())) close();
    opened ??= openingOf(target, secretOf).then((opening) => openSession(open, opening));
    return opened;
  };
  return {
    close,
    async ask(call: WithoutId<StoreCall>): Promise<unknown> {
      clearTimeout(idle);
      asking++;
      try {
        return await (await current()).ask(call);
      } finally {
        asking--;
        usedAt = clock.now();
        clearTimeout(idle);
        if (asking === 0) idle = setTimeout(close, idleMs).unref();
      }
    },
  };
}

async function openingOf(target: InClusterDeps['target'], secretOf: SecretOf): Promise<StoreOpening> {
  const store = storeInCluster(target);
  const secrets = await Promise.all(secretNamesOf(store).map(async (name) => [name, await secretOf(name)] as const));
  return { store, secrets: Object.fromEntries(secrets) };
}
