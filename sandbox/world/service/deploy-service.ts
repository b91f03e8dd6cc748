import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isReady, specOf } from '../../../adapters/local/bootstrap/object-fields.ts';
import type { ServiceObjects } from '../../../adapters/local/bootstrap/service-objects.ts';
import { podsOf } from '../../../adapters/local/bootstrap/workload-pods.ts';
import type { ProcessRow, ProcessTable } from '../../../adapters/local/processes/processes-table.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import { waitUntil } from '../../../adapters/wait-until.ts';
import type { SchemaState, ServiceFault } from './faults/service-fault.ts';
import { serviceFolder } from './keeper/container-process.ts';
import { ROW_PREFIX } from './keeper/pod-processes.ts';
import { type Manifests, NAMESPACE } from './manifests.ts';
import { databaseFile } from './programs/database.ts';
import { NEWEST, schemaAt } from './programs/migrations.ts';

/** Programs that the sandbox starts by itself while the service is not deployed. */
const ALONE = ['retriever', 'generator'];
/** A keeper that looked at the old objects may still start a process of them. */
const SETTLED_MS = 800;
const STARTED_WITHIN_MS = 30_000;

type Deps = { dir: string; objects: ServiceObjects; table: ProcessTable };

/** Returns whether the service runs by its objects; before that, the sandbox starts its programs itself. */
export const isDeployed = (objects: Pick<ServiceObjects, 'find'>): boolean =>
  objects.find(NAMESPACE.kind, NAMESPACE.name) !== null;

/** Deploys the service anew, with a fault. What ran before ends, and its database is replaced. */
export async function deployService(deps: Deps, sound: Manifests, fault: ServiceFault): Promise<void> {
  const { objects, rendered } = fault.change(sound);
  await clear(
    deps,
    objects.filter(({ kind }) => kind === NAMESPACE.kind),
  );
  prepareSchema(deps.dir, fault.schema);
  deps.objects.replaceAll(objects, rendered);
  if (!fault.afterwards) return;
  const hasStarted = await waitUntil(() => isStarted(deps.objects), { everyMs: 100, ms: STARTED_WITHIN_MS });
  if (!hasStarted)
    throw new Error(`the service has not started within ${STARTED_WITHIN_MS} ms: start its sandbox first`);
  fault.afterwards(deps.objects);
}

/** Returns the service to the sandbox, which starts its programs itself. */
export async function undeployService(deps: Deps): Promise<void> {
  const namespace = deps.objects.find(NAMESPACE.kind, NAMESPACE.name);
  if (!namespace) return;
  await clear(deps, [namespace]);
  deps.objects.replaceAll([], []);
}

/** Returns whether every workload has the pods that it asks for, and all of them are ready. */
export function isStarted(objects: ServiceObjects): boolean {
  const workloads = ['StatefulSet', 'Deployment'].flatMap((kind) => objects.all(kind));
  return (
    workloads.length > 0 &&
    workloads.every((workload) => {
      const { fresh, old } = podsOf(objects, workload);
      return old.length === 0 && fresh.filter(isReady).length === specOf(workload).replicas;
    })
  );
}

async function clear({ dir, objects, table }: Deps, left: Manifests['objects']): Promise<void> {
  objects.replaceAll(left, []);
  const isOfService = ({ name }: ProcessRow) => name.startsWith(ROW_PREFIX) || ALONE.includes(name);
  let quietSince = Date.now();
  while (Date.now() - quietSince < SETTLED_MS) {
    const alive = table.list().filter((row) => isOfService(row) && table.isAlive(row));
    if (alive.length > 0) quietSince = Date.now();
    await Promise.all(alive.map((row) => table.end(row)));
    await sleep(100);
  }
  for (const row of table.list()) if (row.name.startsWith(ROW_PREFIX)) table.forget(row.name, () => undefined);
  for (const name of ['logs', 'exits'] as const)
    rmSync(join(serviceFolder({ dir }), name), { recursive: true, force: true });
}

/** The pod that once held the lock of the schema. */
const GHOST = 'retriever-5d9c7b-x2';

function prepareSchema(dir: string, state: SchemaState): void {
  const file = databaseFile(serviceFolder({ dir }));
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  if (state === 'none') return;
  const db = openDatabase(file);
  const version = state === 'dirty' ? NEWEST - 1 : state === 'newer' ? NEWEST + 1 : NEWEST;
  const given = { dirty: state === 'dirty', lockedBy: state === 'locked' ? GHOST : null };
  for (const { sql, values = [] } of schemaAt(version, given)) db.prepare(sql).run(...values);
  db.close();
}
