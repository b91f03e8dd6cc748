import type { V1PodTemplateSpec, V1Volume } from '@kubernetes/client-node';
import type { Fence } from '../../core/kernel/fence.ts';
import { epochStamp } from './fence.ts';
import { labelsOf, objectName } from './labels.ts';
import type { Controller, Service } from './objects.ts';
import { ownSelector } from './rotation.ts';

/** `serves`: it is to take the place of the shard's server, and no server on a copy that only a probe asks. */
type Wanted = { workloadId: string; volume: string; volumeName: string; lock: string; serves: boolean };

/**
 * A Deployment of Ragmend's own on another claim: the pod template of a shard's workload, in which only claim and owner are changed and labels of Ragmend's are
 * added. One that is to serve keeps all labels of the team, so that its network policies, monitors, budgets and Services know it. One that only a probe asks loses
 * those that a Service or its old owner selects by: nobody is led to it while the shard serves on.
 */
export function takeoverDeployment(source: Controller, services: Service[], fence: Fence, wanted: Wanted) {
  const { template } = source.spec;
  const labels = { ...labelsOf(fence), ...ownSelector(wanted.workloadId) };
  const own = template.metadata?.labels ?? {};
  const kept = wanted.serves ? own : withoutKeys(own, selectedKeys(source, services));
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
    metadata: { name: objectName(wanted.workloadId), labels, annotations: epochStamp(wanted.lock, fence.epoch) },
    spec: {
      replicas: 1,
      // Two servers must never have the claim at once.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: ownSelector(wanted.workloadId) },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: { ...kept, ...labels } },
        spec: { ...template.spec, volumes: volumesOf(template, wanted) },
      },
    },
  };
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
