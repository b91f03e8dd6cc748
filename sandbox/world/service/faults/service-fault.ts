import {
  type ContainerSpec,
  specOf,
  templateOf,
  type WorkloadSpec,
} from '../../../../adapters/local/bootstrap/object-fields.ts';
import type { ServiceObjects } from '../../../../adapters/local/bootstrap/service-objects.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import type { VerdictKind } from '../../../../core/contracts/bootstrap/verdict.ts';
import type { Manifests } from '../manifests.ts';

/** The schema that a database has: `newest` is what the programs need. */
export type SchemaState = 'none' | 'newest' | 'dirty' | 'newer' | 'locked';

/**
 * A start that goes wrong.
 *
 * - `schema`: what the database has when it starts. `change`: how the manifests differ from those that start well.
 * - `afterwards`: what is changed once everything has started.
 * - `verdict`: what a diagnosis has to find; `names`: an object or node that it has to name.
 * - `end`: `cured` by a plan that a person approves, `untouched`, `heals` by itself, or `escalated`: the plan
 *   fails, and what was stopped comes back.
 */
export type ServiceFault = {
  description: string;
  schema: SchemaState;
  change: (manifests: Manifests) => Manifests;
  afterwards?: (objects: ServiceObjects) => void;
  verdict: VerdictKind;
  names: string;
  end: 'cured' | 'untouched' | 'heals' | 'escalated';
};
export type ServiceFaults = Record<string, ServiceFault>;

/** Changes one object. */
export const changed = (
  { objects, rendered }: Manifests,
  of: string,
  how: (object: KubeObject) => KubeObject,
): Manifests => ({
  objects: objects.map((one) => (`${one.kind}/${one.metadata.name}` === of ? how(one) : one)),
  rendered,
});

/** Leaves objects out. */
export const without = ({ objects, rendered }: Manifests, ...of: string[]): Manifests => ({
  objects: objects.filter(({ kind, metadata }) => !of.includes(`${kind}/${metadata.name}`)),
  rendered,
});

type PodChange = {
  init?: ContainerSpec[];
  main?: (container: ContainerSpec) => ContainerSpec;
  spec?: Record<string, unknown>;
};

/** Changes the pods of a workload. */
export const withPods = (manifests: Manifests, of: string, change: PodChange): Manifests =>
  changed(manifests, of, (object) => podsChanged(object, change));

/** Returns a workload with other pods. */
export function podsChanged(object: KubeObject, { init, main = (same) => same, spec = {} }: PodChange): KubeObject {
  const template = templateOf(object);
  const { containers, initContainers } = template.spec;
  const pod = { ...template.spec, ...spec, containers: containers.map(main), initContainers: init ?? initContainers };
  const next: WorkloadSpec = { ...specOf(object), template: { ...template, spec: pod } as WorkloadSpec['template'] };
  return { ...object, spec: next };
}

/** Adds options before the program that a container runs once all is as it needs it. */
export const serving =
  (...options: string[]) =>
  (container: ContainerSpec) => ({
    ...container,
    args: ['serve', ...options, ...(container.args ?? []).slice(1)],
  });
