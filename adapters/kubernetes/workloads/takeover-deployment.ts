import type { V1EnvVar, V1PodTemplateSpec, V1Volume } from '@kubernetes/client-node';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { epochStamp } from '../api/fence.ts';
import { labelsOf, objectName } from '../api/labels.ts';
import type { Controller, Service } from '../api/objects.ts';
import { ownSelector } from '../registry/rotation.ts';

/** The variable that sets Weaviate's node name, if it is not the host name. */
export const NODE_NAME = 'CLUSTER_HOSTNAME';

/**
 * If `serves` is set, it takes the place of the shard's server; otherwise only a probe asks it, on
 * a copy.
 */
type Wanted = { workloadId: string; volume: string; volumeName: string; lock: string; serves: boolean };

/**
 * Returns a Deployment of Ragmend's on another claim. It is the pod template of a shard's workload
 * with another claim and owner, and with Ragmend's labels. It has the host name of the pod that a
 * StatefulSet created: Weaviate knows its data by that name, and `<pod>.<headless Service>`
 * resolves to it once that Service selects it. A server that is to serve keeps all labels of the
 * team, so that its network policies, monitors, budgets and Services apply. A server for a probe
 * loses the labels that a Service or its old owner selects by, so that no user reaches it while the
 * shard still serves.
 */
export function takeoverDeployment(source: Controller, services: Service[], fence: ShardFence, wanted: Wanted) {
  const { template } = source.spec;
  const labels = { ...labelsOf(fence), ...ownSelector(wanted.workloadId) };
  const own = template.metadata?.labels ?? {};
  const kept = wanted.serves ? own : withoutKeys(own, selectedKeys(source, services));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: objectName(wanted.workloadId), labels, annotations: epochStamp(wanted.lock, fence.epoch) },
    spec: {
      replicas: 1,
      // Two servers must never have the claim at once.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: ownSelector(wanted.workloadId) },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: { ...kept, ...labels } },
        spec: { ...template.spec, ...identityOf(source), volumes: volumesOf(template, wanted) },
      },
    },
  };
}

/**
 * Returns the identity of a StatefulSet's pod: its host name, and its node name as text. A
 * Deployment's pod has no lasting name.
 */
function identityOf({ kind, metadata, spec }: Controller) {
  if (kind !== 'StatefulSet') return {};
  const hostname = `${metadata.name}-${spec.ordinals?.start ?? 0}`;
  const containers = (spec.template.spec?.containers ?? []).map((one) => ({
    ...one,
    ...(one.env && { env: one.env.map((each) => (isNodeName(each) ? { name: each.name, value: hostname } : each)) }),
  }));
  return { hostname, ...(spec.serviceName && { subdomain: spec.serviceName }), containers };
}

/** Returns whether a variable gives Weaviate the name of its pod as node name. */
function isNodeName({ name, valueFrom }: V1EnvVar): boolean {
  return name === NODE_NAME && valueFrom?.fieldRef?.fieldPath === 'metadata.name';
}

function volumesOf({ spec }: V1PodTemplateSpec, { volume, volumeName }: Wanted): V1Volume[] {
  const others = (spec?.volumes ?? []).filter(({ name }) => name !== volumeName);
  return [...others, { name: volumeName, persistentVolumeClaim: { claimName: volume } }];
}

function selectedKeys({ spec }: Controller, services: Service[]): Set<string> {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector;
  const selectors = [matchLabels, ...services.map((service) => service.spec.selector ?? {})];
  return new Set([...selectors.flatMap((each) => Object.keys(each)), ...matchExpressions.map(({ key }) => key)]);
}

function withoutKeys(labels: Record<string, string>, keys: Set<string>): Record<string, string> {
  const kept = Object.entries(labels).filter(([key]) => !keys.has(key));
  return Object.fromEntries(kept);
}
