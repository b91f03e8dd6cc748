import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { clusterOf } from '../../../../adapters/kubernetes/api/cluster.ts';
import { KEPT } from '../../../../adapters/kubernetes/manifests/keeper.ts';
import { manifestsOf } from '../../../../adapters/kubernetes/manifests/manifests.ts';
import type { KubernetesTarget } from '../../../../adapters/kubernetes/registry/rotation.ts';
import { identityName } from '../../../../core/contracts/cluster-identity.ts';
import { apply, kubectl } from '../../../cloud/kubectl.ts';
import { bundledAgent } from '../jobs/bundled-agent.ts';
import type { RealCluster } from '../real-cluster.ts';

/** A cluster as one identity sees it, with a token of that identity; `through` as it does for the administrator. */
export type Identity = Pick<RealCluster, 'cluster' | 'through'>;
export type Operator = Identity & { remove(): Promise<void> };

/**
 * The operator of a target: its rights, and the policies that hold them in, are those of the
 * manifests. `remove` takes away what is the whole cluster's.
 */
export async function operatorOf(target: KubernetesTarget): Promise<Operator> {
  const all = manifestsOf(target, bundledAgent()).map(({ object }) => object);
  // Pods that nobody asks for would only take their share of a small machine.
  const objects = all.filter(({ kind }) => kind !== 'StatefulSet');
  await apply(objects);
  const operator = await identityOf(target, 'operator');
  await inForce(target.kubernetes.namespace);
  const ofTheCluster = objects.filter(({ metadata }) => metadata?.namespace === undefined && !metadata?.labels?.[KEPT]);
  return {
    ...operator,
    async remove() {
      const names = ofTheCluster.map(({ kind, metadata }) => `${kind}/${metadata?.name}`);
      await kubectl(['delete', '--ignore-not-found', '--wait=false', ...names]);
    },
  };
}

/** An identity of a target, once its manifests are applied. */
export async function identityOf(target: KubernetesTarget, role: 'operator' | 'reader'): Promise<Identity> {
  const { namespace } = target.kubernetes;
  const admin = adminConfig();
  const name = identityName(role, target.id);
  const body = { spec: { audiences: [], expirationSeconds: 3600 } };
  const { core } = clusterOf(admin, namespace);
  const { status } = await core.createNamespacedServiceAccountToken({ name, namespace, body });
  const kubeconfig = new KubeConfig();
  const server = admin.getCurrentCluster();
  if (!server) throw new Error('KUBECONFIG names no cluster: set current-context in it');
  kubeconfig.loadFromClusterAndUser(server, { name, token: String(status?.token) });
  return {
    cluster: clusterOf(kubeconfig, namespace),
    through: (around) => clusterOf(kubeconfig, namespace, around),
  };
}

function adminConfig(): KubeConfig {
  const admin = new KubeConfig();
  admin.loadFromString(readFileSync(process.env.KUBECONFIG ?? '', 'utf8'));
  return admin;
}

/**
 * A policy is known to the API server a moment after it was applied, in the order of applying: once
 * one that is applied after them refuses, all policies of a namespace are in force.
 */
async function inForce(namespace: string): Promise<void> {
  const name = `${namespace}-last`;
  const cluster = clusterOf(adminConfig(), namespace);
  const kind = 'ValidatingAdmissionPolicy';
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const matchConstraints = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
  };
  const validations = [{ expression: `object.metadata.name != '${name}'`, message: 'all are in force' }];
  await apply([
    { apiVersion, kind, metadata: { name }, spec: { matchConstraints, validations } },
    { apiVersion, kind: `${kind}Binding`, metadata: { name }, spec: { policyName: name, validationActions: ['Deny'] } },
  ]);
  const json = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
  const refused = () =>
    cluster.send('POST', `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`, { json }).then(
      () => false,
      (error: Error) => error.message.includes('all are in force'),
    );
  while (!(await refused())) await sleep(100);
  await kubectl(['delete', '--wait=false', `${kind}Binding/${name}`, `${kind}/${name}`]);
}
