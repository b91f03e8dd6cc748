import type { StartOrder, StartView } from '../../../core/contracts/http/starts.ts';
import type { StartFound } from '../../../core/contracts/rooms/bootstrap.ts';

type Node = StartFound['nodes'][number];
type Edge = StartFound['edges'][number];
const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

export const nodeOf = (of: string, condition: Node['condition'], over: Partial<Node> = {}): Node => ({
  ...{ id: `${of} ${condition}`, of, condition, state: 'waits', why: null, isOutside: false },
  ...over,
});

export const edgeOf = (from: string, to: string, over: Partial<Edge> = {}): Edge => ({
  ...{ from, to, basis: 'api', isOnCycle: false },
  ...{
    evidence: {
      kind: 'field',
      from: 'Pod/retriever-7d9f4c6b5-x2x8k',
      text: 'init container wait-for-schema is running',
    },
  },
  ...over,
});

const onCycle = { isOnCycle: true };
const RETRIEVER = 'Deployment/retriever ready';
const SCHEMA = 'schema of Deployment/retriever migrated';
const HOOK = 'Job/migrate complete';
const RELEASE = 'release docs-rag synced';

/** A migration that is a post-install hook: the hook waits for the release, whose pods wait for the schema. */
export function foundOf(over: Partial<StartFound> = {}): StartFound {
  return {
    ...{ at: at(-40), kind: 'Deadlock', left: 0, signs: [], unknown: ['StorageClasses may not be read'] },
    sentences: [
      'Deadlock: the start waits for itself.',
      'Deployment/retriever waits for the schema, which only Job/migrate makes; the Job waits until all pods are ready.',
      'Deployment/generator and 2 more wait for it.',
    ],
    nodes: [
      nodeOf('Deployment/retriever', 'ready', { state: 'cycle' }),
      nodeOf('schema of Deployment/retriever', 'migrated', { state: 'cycle' }),
      nodeOf('Job/migrate', 'complete', {
        state: 'cycle',
        why: { kind: 'absence', from: 'Jobs of docs', text: 'no Job migrate' },
      }),
      nodeOf('release docs-rag', 'synced', { state: 'cycle', isOutside: true }),
      nodeOf('Deployment/generator', 'ready'),
      nodeOf('Deployment/indexer', 'ready', { state: 'starting' }),
      nodeOf('StatefulSet/postgres', 'ready', { state: 'holds' }),
      nodeOf('Secret/openai', 'exists', {
        state: 'root',
        why: { kind: 'absence', from: 'Secrets of docs', text: 'no Secret openai' },
      }),
    ],
    edges: [
      edgeOf(RETRIEVER, SCHEMA, { ...onCycle, basis: 'log', evidence: logLine }),
      edgeOf(SCHEMA, HOOK, onCycle),
      edgeOf(HOOK, RELEASE, onCycle),
      edgeOf(RELEASE, RETRIEVER, onCycle),
      edgeOf('Deployment/generator ready', RETRIEVER, { basis: 'config' }),
      edgeOf('Deployment/generator ready', 'Secret/openai exists'),
      edgeOf('Deployment/indexer ready', RETRIEVER),
      edgeOf(SCHEMA, 'StatefulSet/postgres ready'),
    ],
    ...over,
  };
}

const logLine = {
  kind: 'log' as const,
  from: 'Pod/retriever-7d9f4c6b5-x2x8k, container api, previous run',
  text: 'psycopg.errors.UndefinedTable: relation "documents" does not exist',
};

/** A start of 60 boxes: a cycle of three, and workloads, pods and containers behind it. */
export function largeFound(): StartFound {
  const small = foundOf();
  const pods = Array.from({ length: 26 }, (_, n) => nodeOf(`Pod/worker-of-the-embedding-queue-${n}-6f7c8`, 'started'));
  const workloads = Array.from({ length: 26 }, (_, n) =>
    nodeOf(`Deployment/worker-of-the-embedding-queue-${n}`, 'ready'),
  );
  const edges = workloads.flatMap((one, n) => {
    const pod = pods[n]?.id ?? '';
    const target = n % 5 === 0 ? (workloads[n - 1]?.id ?? RETRIEVER) : n % 3 === 0 ? HOOK : RETRIEVER;
    return [edgeOf(one.id, pod), edgeOf(pod, target)];
  });
  return { ...small, nodes: [...small.nodes, ...workloads, ...pods], edges: [...small.edges, ...edges], left: 12 };
}

export function orderOf(over: Partial<StartOrder> = {}): StartOrder {
  const component = (workload: string, replicas: number) => ({ workload, replicas, version: 'v1', pastRevision: null });
  return {
    components: [
      component('Deployment/retriever', 3),
      component('Deployment/generator', 2),
      component('Deployment/indexer', 1),
    ],
    stop: [['Deployment/indexer'], ['Deployment/generator'], ['Deployment/retriever']],
    steps: [
      { kind: 'migrate', on: ['Deployment/retriever'], drops: ['wait-for-schema'] },
      { kind: 'scale-from-zero', on: ['Deployment/retriever'], drops: [] },
    ],
    start: [['Deployment/retriever'], ['Deployment/generator', 'Deployment/indexer']],
    downtimeSeconds: 150,
    noUndo: ['The migration of Deployment/retriever: newest backup of 03:00'],
    ...over,
  };
}

/** A start under way: all stopped, migrated, and the first of two groups is functional. */
export function startOf(over: Partial<StartView> = {}): StartView {
  const stopped = (replicas: number) => ({ replicas, at: at(-200), backAt: null });
  return {
    ...{ incidentId: 'docs-rag-bootstrap-recovery-4', found: foundOf(), needs: null, plan: orderOf(), proven: null },
    stopped: {
      'Deployment/indexer': stopped(1),
      'Deployment/generator': stopped(2),
      'Deployment/retriever': stopped(3),
    },
    runs: {
      'docs-rag-4-check': {
        workload: 'Deployment/retriever',
        purpose: 'check',
        state: 'succeeded',
        says: '',
        at: at(-150),
      },
      'docs-rag-4-migrate': {
        ...{ workload: 'Deployment/retriever', purpose: 'migrate', state: 'succeeded' },
        ...{ says: 'Running upgrade 3f2a -> 9c1d, add documents', at: at(-120) },
      },
    },
    groups: [
      { key: '0', workloads: ['Deployment/retriever'], startedAt: at(-100), functionalAt: at(-60) },
      { key: '1', workloads: ['Deployment/generator', 'Deployment/indexer'], startedAt: at(-55), functionalAt: null },
    ],
    ...over,
  };
}
