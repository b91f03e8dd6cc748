import { serviceObjects } from '../../../../adapters/local/bootstrap/service-objects.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { lookAtService } from '../../../../sandbox/world/detector/look-at-service.ts';
import { type RealDatabase, realDatabase } from '../../../adapters/local/real-database.ts';

let database: RealDatabase;
beforeEach(() => {
  database = realDatabase();
});
afterEach(() => database.close());

const workload: KubeObject = { kind: 'StatefulSet', metadata: { name: 'database' }, spec: { replicas: 1 } };
const pod = (ready: boolean): KubeObject => ({
  kind: 'Pod',
  metadata: { name: 'database-0', ownerReferences: [{ kind: 'StatefulSet', name: 'database', controller: true }] },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

/** A look at a service, and its clock in seconds. */
function watched() {
  const objects = serviceObjects(database);
  let now = 0;
  const look = lookAtService({ objects, targetId: 'docs-rag', clock: { now: () => now * 1000 } });
  const at = async (second: number) => {
    now = second;
    const [found] = await look(0);
    return found;
  };
  return { objects, at };
}

test('a service that is not deployed, or has started, is well', async () => {
  const { objects, at } = watched();

  const before = await at(0);
  objects.put(workload);
  objects.put(pod(true));
  const after = await at(1);

  expect([before?.kind, after?.kind]).toEqual(['well', 'well']);
});

test('a start is an alert once it is late, and until all is ready again', async () => {
  const { objects, at } = watched();
  objects.put(workload);
  objects.put(pod(false));

  const kinds = [(await at(0))?.kind, (await at(4))?.kind];
  const late = await at(5);
  objects.put(pod(true));
  const again = await at(6);

  expect(kinds).toEqual(['absent', 'absent']);
  expect(late).toMatchObject({ kind: 'BootstrapDeadlock', about: { kind: 'service', id: 'docs-rag' } });
  expect(late?.detail).toBe('StatefulSet/database: 0 of 1 new pods are ready');
  expect(again?.kind).toBe('well');
});
