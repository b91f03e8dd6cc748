import type { Barred, BarredWhy, Condition } from '../../contracts/bootstrap/graph.ts';
import type { CycleCause, RootCause } from '../../contracts/bootstrap/verdict.ts';
import type { Graph } from '../graph/fixpoint.ts';
import { workloadOf } from '../graph/fixpoint.ts';

/** Whom to ask about a root, and for what. */
const ASK: Record<BarredWhy, string> = {
  absent: 'Ask who deploys the service to make it, or to correct its name where it is used',
  rights: 'Ask who grants rights in the namespace for this one',
  gate: 'Ask who deploys it: what holds it back does not end by itself',
  probe: 'Ask the team of $ to correct the probe: no start and no order helps',
  schema:
    'Ask the owner of the database: a person has to see what was applied. A migration that runs again can do more harm',
  locked: 'Ask the owner of the database or of the lock to prove that its holder is gone, and to release it then',
  room: 'Ask the owner of the cluster for room, or free some',
  intent: 'Somebody wants it so: ask who paused it or scaled it to 0',
  unreachable: 'Ask its owner, or that of the network between: it does not answer',
  unknown: 'Ask the team of $ to read its log: nothing says why',
  image: 'Ask the team of $ for an image that can be pulled: no order of starts helps',
  config: 'Ask the team of $ to correct its configuration: no order of starts helps',
  memory: 'Ask the team of $ to give it more memory: no order of starts helps',
  crash: 'Ask the team of $ why it ends: it waits for nothing, and no order of starts helps',
  slow: 'Wait: it is at work, and more time is all that it needs',
};
const JOB_GONE =
  'Ask who deploys it whether it has run. If so, the schema may be right already: check that before it runs again';
const DECLARED = 'The declared migration of $ makes it, and nothing else does';
const NOBODY_MIGRATES =
  'Ask the team of $ how its schema is migrated, and declare that as `migration` in ragmend.yaml: no Job does it';

const OTHER_MODEL =
  'Ask the team of $ to index anew, or to go back to the embedding model of the index: no migration helps';

/** Says whom to ask about a root, and for what. */
export function whomToAsk({ node: id, barred }: RootCause, graph: Graph): string {
  const node = graph.get(id);
  return askFor(node?.condition, barred).replace('$', () => (node ? workloadOf(node) : id));
}

function askFor(condition: Condition | undefined, barred: Barred | null): string {
  const why = barred?.why ?? 'unknown';
  if (why === 'absent' && condition === 'complete') return JOB_GONE;
  if (why === 'absent' && condition === 'migrated') return isChecked(barred) ? DECLARED : NOBODY_MIGRATES;
  return why === 'schema' && /dimension|expected dim/i.test(barred?.evidence.text ?? '') ? OTHER_MODEL : ASK[why];
}

/** What a declared check has answered about has a declared migration. */
const isChecked = (barred: Barred | null) => barred?.evidence.from.startsWith('check of ') ?? false;

/** Signs of a cycle in the ids of its nodes, with what keeps it from coming back. */
const LASTING: [RegExp, string][] = [
  [/^names of peers behind /, 'set `publishNotReadyAddresses: true` on the headless Service'],
  [
    /^Pod\/\S+ exists$/,
    'make the StatefulSet anew with `podManagementPolicy: Parallel`, and its operator stopped first',
  ],
  [/^init container .* complete$/, 'make the proxy a native sidecar: an init container with `restartPolicy: Always`'],
  [/^Lease\/\S+ free$/, 'let pods be ready without the lease, or use the strategy Recreate'],
  [/^volume \S+ free$/, 'use the strategy Recreate, since two pods cannot have the volume'],
  [/ room$/, 'leave room for one pod more, set maxUnavailable to 1, or use the strategy Recreate'],
  [/^transactions in /, 'let one migrate before the others start: a Job, not each pod'],
  [/^webhook /, 'exclude the namespace of the webhook from what it admits'],
  [/^PersistentVolumeClaim\/\S+ bound$/, 'make the claim in the same phase as the first pod that mounts it'],
  [/^(Kustomization|HelmRelease)\/\S+ synced$/, 'remove one of the `dependsOn`'],
  [
    /^(Helm release|Application)\/\S+ synced$/,
    'make what the pods need before them: a plain Job or object, no hook that waits for them',
  ],
  [/^index /, 'seed the index with a document, or let the retriever be ready while it is empty'],
  [/^(Secret|ConfigMap|ServiceAccount|Service)\/\S+ exists$/, 'make it before what needs it'],
];

/** Says what keeps a cycle from coming back, null where nothing usual does. */
export function lastingCure({ nodes }: CycleCause): string | null {
  return LASTING.find(([pattern]) => nodes.some((id) => pattern.test(id)))?.[1] ?? null;
}
