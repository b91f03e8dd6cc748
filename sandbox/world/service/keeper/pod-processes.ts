import { join } from 'node:path';
import {
  type ContainerSpec,
  type ContainerStatus,
  PORT,
  PROCESS,
  podSpecOf,
} from '../../../../adapters/local/bootstrap/object-fields.ts';
import type { ProcessRow } from '../../../../adapters/local/processes/processes-table.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { instantOf } from '../../../../core/kernel/instant.ts';
import { lineOf, programOf, type Run, runCommand, serviceFolder } from './container-process.ts';
import type { KeeperDeps } from './keeper-deps.ts';

/** What rows of the service in the table of processes begin with, unless its pod gives another name. */
export const ROW_PREFIX = 'service.';

/** A container of a pod, as it is asked for and as it is. */
export type Part = { spec: ContainerSpec; status: ContainerStatus; isInit: boolean };

/** Returns the present run of a container. */
export const runOf = (pod: KubeObject, { spec, status }: Part): Run => ({
  pod: pod.metadata.name,
  container: spec.name,
  run: status.restartCount,
  once: podSpecOf(pod).restartPolicy === 'Never',
});

/** Returns the name of a container's row in the table of processes. */
export const rowNameOf = (pod: KubeObject, { spec, isInit }: Pick<Part, 'spec' | 'isInit'>): string =>
  (isInit ? undefined : pod.metadata.annotations?.[PROCESS]) ?? `${ROW_PREFIX}${pod.metadata.name}.${spec.name}`;

/** Starts a container as a process, and returns its status. */
export async function startPart(deps: KeeperDeps, pod: KubeObject, part: Part): Promise<ContainerStatus> {
  const { objects, table, clock } = deps;
  const again = part.status.lastState === undefined ? 0 : 1;
  const restartCount = part.status.restartCount + again;
  const run = { ...runOf(pod, part), run: restartCount };
  const name = rowNameOf(pod, part);
  const other = table.find(name);
  if (other && table.isAlive(other)) await table.end(other);
  const command = (port: number) => {
    const env = envOf(deps, pod, part.spec, port);
    return runCommand(deps, run, lineOf(deps, part.spec, env), env);
  };
  const row = await table.start({ name, volume: null, command }, () => undefined);
  objects.change('Pod', pod.metadata.name, (known) => withPort(known, part, row));
  const running = { startedAt: instantOf(clock.now()) };
  return { ...part.status, restartCount, ready: false, started: true, containerID: idOf(row), state: { running } };
}

/** Returns the name of a process that no other one ever has. */
export const idOf = ({ pid, birth }: ProcessRow): string => `process://${pid}/${birth}`;

const withPort = (pod: KubeObject, { isInit }: Part, { port }: ProcessRow): KubeObject =>
  isInit
    ? pod
    : { ...pod, metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, [PORT]: String(port) } } };

function envOf(deps: KeeperDeps, pod: KubeObject, { image, env = [], envFrom = [] }: ContainerSpec, port: number) {
  const given = envFrom.flatMap(({ configMapRef }) =>
    Object.entries((deps.objects.find('ConfigMap', configMapRef.name)?.data ?? {}) as Record<string, string>),
  );
  return {
    ...Object.fromEntries(given),
    ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
    ...{ PORT: String(port), POD_NAME: pod.metadata.name, SERVICE_DIR: serviceFolder(deps) },
    ...{ SANDBOX_RECORDS: join(deps.dir, 'ragmend.db'), PROGRAM: `'${process.execPath}' '${programOf(deps, image)}'` },
  };
}

/** Ends what a pod runs. */
export async function endProcesses({ table }: KeeperDeps, pod: KubeObject): Promise<void> {
  const { initContainers = [], containers } = podSpecOf(pod);
  const names = [
    ...initContainers.map((spec) => rowNameOf(pod, { spec, isInit: true })),
    ...containers.map((spec) => rowNameOf(pod, { spec, isInit: false })),
  ];
  for (const name of names) {
    const row = table.find(name);
    if (row && table.isAlive(row)) await table.end(row);
    if (row && name.startsWith(ROW_PREFIX)) table.forget(name, () => undefined);
  }
}
