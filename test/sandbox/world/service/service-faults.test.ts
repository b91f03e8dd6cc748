import type { ContainerSpec } from '../../../../adapters/local/bootstrap/object-fields.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { SERVICE_FAULTS } from '../../../../sandbox/world/service/faults/service-faults.ts';
import { serviceManifests } from '../../../../sandbox/world/service/manifests.ts';

const sound = serviceManifests({
  ...{ root: '/ragmend', documents: '/state/documents.jsonl', createdAt: '2026-11-23T10:00:00.000Z' },
  served: { retriever: ['--port', '$(PORT)'], generator: ['--port', '$(PORT)'] },
});
const nameOf = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`;

/** The containers of all pods that some objects ask for. */
const containersIn = (objects: KubeObject[]): ContainerSpec[] =>
  objects.flatMap(({ spec }) => {
    const { template } = (spec ?? {}) as {
      template?: { spec: { initContainers?: ContainerSpec[]; containers: ContainerSpec[] } };
    };
    return template ? [...(template.spec.initContainers ?? []), ...template.spec.containers] : [];
  });

test.each(Object.entries(SERVICE_FAULTS))('%s differs from a service that starts', (_, fault) => {
  const { objects, rendered } = fault.change(sound);

  const isChanged = JSON.stringify({ objects, rendered }) !== JSON.stringify(sound);
  expect(isChanged || fault.afterwards !== undefined).toBe(true);
  expect(new Set(objects.map(nameOf)).size).toBe(objects.length);
  expect(objects.map(nameOf)).toContain('Namespace/rag');
  expect(containersIn(objects).filter(({ command, args }) => !command && !args)).toEqual([]);
});

test('what is sound starts with a schema that only its Job makes', () => {
  const kinds = sound.objects.map(nameOf);

  expect(kinds).toEqual(expect.arrayContaining(['Job/migrate', 'Deployment/retriever', 'StatefulSet/database']));
  expect(sound.rendered).toEqual([]);
});
