import type { V1EnvVar, V1PodTemplateSpec, V1Volume } from '@kubernetes/client-node';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { epochStamp } from '../api/fence.ts';
import { labelsOf, objectName } from '../api/labels.ts';
import type { Controller, Service } from '../api/objects.ts';
import { ownSelector } from '../registry/rotation.ts';

/** How Weaviate is told the name of its node, where not by the host name. */
export const NODE_NAME = 'CLUSTER_HOSTNAME';

/** `serves`: it is to take the place of the shard's server, and no server on a copy that only a probe asks. */
type Wanted = { workloadId: string; volume: string; volumeName: string; lock: string; serves: boolean };

/**
 * A Deployment of Ragmend's own on another claim: the pod template of a shard's workload, in which
 * only claim and owner are changed and labels of Ragmend's are added. It has the host name of the
 * pod that a StatefulSet made: Weaviate knows its data by that name, and `<pod>.<headless Service>`
 * leads to it once that Service does. One that is to serve keeps all labels of the team, so that
 * its network policies, monitors, budgets and Services know it. One that only a probe asks loses
 * those that a Service or its old owner selects by: nobody is led to it while the shard serves on.
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

/** As whom the pod of a StatefulSet runs; one of a Deployment has no name that stays. */
function identityOf({ kind, metadata, spec }: Controller) {
  if (kind !== 'StatefulSet') return {};
  const hostname = `${metadata.name}-${spec.ordinals?.start ?? 0}`;
  const containers = (spec.template.spec?.containers ?? []).map((one) => ({
    ...one,
    ...(one.env && { env: one.env.map((each) => (isNodeName(each) ? { name: each.name, value: hostname } : each)) }),
  }));
  return { hostname, ...(spec.serviceName && { subdomain: spec.serviceName }), containers };
}

/** The variable by which Weaviate is told its node name, where it is that of the pod. */
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
