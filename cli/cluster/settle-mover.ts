import { mayDo } from '../../adapters/kubernetes/api/access-reviews.ts';
import { clusterOf } from '../../adapters/kubernetes/api/cluster.ts';
import { ClusterForbidden, ClusterRefused } from '../../adapters/kubernetes/api/cluster-errors.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import { acceptMove, type Mover as Person } from '../../adapters/kubernetes/settle/accept-move.ts';
import { giveBackPolicy, makeMove } from '../../adapters/kubernetes/settle/make-move.ts';
import { type Move, readMove } from '../../adapters/kubernetes/settle/move-map.ts';
import type { IncidentView } from '../../core/contracts/http/http.ts';
import { DependencyUnavailable, NotFound, WriteConflict } from '../../core/kernel/task-error.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { progress } from '../terminal.ts';
import { configIn, configuredTarget } from './configured-target.ts';
import { type ClusterOptions, personKubeconfig } from './person-cluster.ts';

type Options = ClusterOptions & { config: string; target?: string };

/**
 * The part of a way home that a person does with their own rights: `work` does whatever is due at
 * each look, `finish` the rest at the end.
 */
export type Mover = { work(view: IncidentView): Promise<void>; finish(view: IncidentView): Promise<void> };

/**
 * Returns the mover of a shard, or null for a target without a cluster; throws CommandFailed if the
 * person lacks a right.
 */
export async function moverFor(options: Options, shardId: string): Promise<Mover | null> {
  const { targets } = configIn(options.config);
  const isOnCluster = targets.some(
    ({ id, kubernetes }) => kubernetes && (options.target === undefined || options.target === id),
  );
  if (!isOnCluster) return null;
  const { target } = configuredTarget(options);
  const cluster = clusterOf(personKubeconfig(options), target.kubernetes.namespace);
  const person = { cluster, target, place: { targetId: target.id, shardId } };
  await refuseWithoutRights(person);
  const told = new Set<string>();
  return {
    work: (view) => work(person, view, told),
    async finish({ id }) {
      const move = await readMove(cluster, person.place);
      if (move?.incidentId === id && move.state !== 'moving') await giveBackPolicy(person, move);
    },
  };
}

async function work(person: Person, view: IncidentView, told: Set<string>): Promise<void> {
  try {
    const move = await readMove(person.cluster, person.place);
    if (move?.incidentId !== view.id) return;
    if (move.state === 'offered') await accept(person, view, move);
    if (move.state === 'granted' || move.state === 'moving') await makeMove(person, move);
  } catch (error) {
    if (!isPassing(error)) throw error;
    // The obstacle may go away: the run itself says when it waited for too long.
    if (!told.has(error.message)) progress(`  not yet: ${error.message}`);
    told.add(error.message);
  }
}

async function accept(person: Person, view: IncidentView, move: Move): Promise<void> {
  const approved = view.approvals.filter(({ state }) => state === 'Approved').map(({ plan }) => plan);
  const plan = approved.find(({ action }) => action === 'settle');
  if (plan?.action !== 'settle' || namesIn(plan.renames) !== namesIn(move.renames))
    throw new CommandFailed(
      `the move that '${view.id}' offers is not the approved one: find out who changed its ConfigMap`,
      ExitCode.Refused,
    );
  await acceptMove(person, move);
}

/** Returns the same text for the same volumes and names, whether they move home or back. */
function namesIn(renames: Move['renames']): string {
  return JSON.stringify(renames.map(({ id, from, to }) => [id, ...[from, to].sort()]));
}

const isPassing = (error: unknown): error is Error =>
  [DependencyUnavailable, NotFound, WriteConflict, ClusterRefused, ClusterForbidden].some(
    (known) => error instanceof known,
  );

async function refuseWithoutRights({ cluster, target }: { cluster: Person['cluster']; target: KubernetesTarget }) {
  const { namespace } = target.kubernetes;
  const here = (resource: string, verbs: string[]) => verbs.map((verb) => ({ verb, group: '', resource, namespace }));
  const needed = [
    ...here('persistentvolumeclaims', ['get', 'create', 'delete']),
    ...here('configmaps', ['get', 'patch']),
    ...here('pods', ['list', 'delete']),
    ...['get', 'patch'].map((verb) => ({ verb, group: '', resource: 'persistentvolumes', namespace: '' })),
  ];
  const answers = await Promise.all(needed.map(async (attempt) => ({ attempt, may: await mayDo(cluster, attempt) })));
  const missing = answers.filter(({ may }) => !may).map(({ attempt }) => `${attempt.verb} ${attempt.resource}`);
  if (missing.length === 0) return;
  throw new CommandFailed(
    `you may not '${missing.join("', '")}' in this cluster, but renaming volumes needs that right: use an administrator's kubeconfig`,
    ExitCode.Refused,
  );
}
