import { systemClock } from '../../../adapters/clock.ts';
import { clusterAs, isIdentity, mayDo, whoAsks } from '../../../adapters/kubernetes/api/access-reviews.ts';
import { type Cluster, clusterOf } from '../../../adapters/kubernetes/api/cluster.ts';
import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { type Rehearsal, type Rehearsed, rehearse } from '../../../adapters/kubernetes/rehearsal/rehearse.ts';
import { identityName } from '../../../core/contracts/cluster-identity.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { builtAgent } from '../../cluster/built-agent.ts';
import { checkRehearsal } from '../check-rehearsal.ts';
import { type Finding, findingsOf } from './finding.ts';

const { warning } = findingsOf('dry run');
const CONTROLLERS = 'kube-system';

/**
 * Tries as the operator what a first snapshot and a restore of each shard create, and returns what
 * the cluster would refuse.
 */
export async function rehearsalFindings(person: Cluster, target: KubernetesTarget): Promise<Finding[]> {
  const { namespace, kubeconfig } = person;
  const operator = identityName('operator', target.id);
  const asker = await whoAsks(person);
  const isSelf = isIdentity(asker, namespace, operator);
  if (!isSelf && !(await mayActAs(person, namespace, operator)))
    return [
      warning(
        `what the cluster would refuse during a repair can't be seen: '${asker.username}' may not act as '${operator}'`,
        `run this with the kubeconfig of '${operator}', or as somebody who may impersonate service accounts of '${namespace}'`,
      ),
    ];
  const as: Rehearsal['as'] = (around) =>
    isSelf ? clusterOf(kubeconfig, namespace, around) : clusterAs(kubeconfig, namespace, operator, around);
  const maker = await makerFor(person);
  const rehearsal = { target, clock: systemClock, program: builtAgent(), as, maker };
  const all: Rehearsed[] = [];
  for (const { id } of target.kubernetes.shards) all.push(...(await rehearseIfThere(rehearsal, id)));
  const unseen = warning(
    "what a pod policy would refuse can't be seen: you may neither create pods nor act as who creates them",
    'run this as a user who may',
  );
  return [...checkRehearsal(all), ...(maker === null && all.length > 0 ? [unseen] : [])];
}

/**
 * Controllers of the cluster create pods; people who may not act as these try them under their own
 * name.
 */
async function makerFor(person: Cluster): Promise<Rehearsal['maker']> {
  const { kubeconfig, namespace } = person;
  if (await mayActAs(person, CONTROLLERS, 'replicaset-controller'))
    return (controller, around) => clusterAs(kubeconfig, CONTROLLERS, controller, around);
  const mayMake = await mayDo(person, { verb: 'create', group: '', resource: 'pods', namespace });
  return mayMake ? (_, around) => clusterOf(kubeconfig, namespace, around) : null;
}

function mayActAs(person: Cluster, namespace: string, name: string): Promise<boolean> {
  return mayDo(person, { verb: 'impersonate', group: '', resource: 'serviceaccounts', name, namespace });
}

/** The check of the workloads reports missing objects. */
async function rehearseIfThere(rehearsal: Rehearsal, shardId: string): Promise<Rehearsed[]> {
  const isUnfit = (error: unknown) => error instanceof NotFound || error instanceof RangeError;
  return (await orNull(rehearse(rehearsal, shardId), isUnfit)) ?? [];
}
