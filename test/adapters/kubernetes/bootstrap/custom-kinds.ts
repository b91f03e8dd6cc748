import type { SeenKind } from '../../../../adapters/kubernetes/bootstrap/seen-kinds.ts';
import { kubectl } from '../../../cloud/kubectl.ts';

/** The definitions of kinds that the cluster has not, each with any fields. */
export function definitionsOf(kinds: SeenKind[]): object[] {
  return kinds.map(({ kind, group, versions: [name], resource }) => ({
    ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
    metadata: { name: `${resource}.${group}` },
    spec: {
      ...{ group, scope: 'Namespaced', names: { kind, plural: resource, singular: kind.toLowerCase() } },
      versions: [
        {
          ...{ name, served: true, storage: true },
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  }));
}

/** Waits until the cluster serves kinds that were defined. */
export async function whenServed(kinds: SeenKind[]): Promise<void> {
  const names = kinds.map(({ group, resource }) => `crd/${resource}.${group}`);
  await kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...names]);
}

/** Removes the definitions, with all objects of their kinds. */
export async function forget(kinds: SeenKind[]): Promise<void> {
  const names = kinds.map(({ group, resource }) => `crd/${resource}.${group}`);
  await kubectl(['delete', '--ignore-not-found', '--wait=false', ...names]);
}
