import type { KubeObject, Observation } from '../../contracts/bootstrap/observation.ts';
import type { BootstrapConfig } from '../../contracts/config/bootstrap-config.ts';
import { migrationOf } from '../../contracts/config/target-of.ts';
import { jobWaitedFor, placedIn } from '../reading/command-waits.ts';
import type { Reading } from '../reading/read-observation.ts';
import { at, listAt, textAt } from '../reading/scene/fields.ts';
import { nameOf } from '../reading/scene/scene.ts';
import { templateIn } from '../reading/scene/workloads.ts';

/** A line of evidence from a container: `log of Pod/retriever-1 wait-for-schema`, or without `log of`. */
const FROM = /^(?:log of )?Pod\/\S+ (?<container>\S+)$/;

/**
 * Returns the init containers of a workload that wait for its own schema, or for the Job that makes it: a Job made
 * of its pod template would wait for itself.
 */
export function waitingInits(
  bootstrap: BootstrapConfig,
  { nodes }: Reading,
  { objects }: Observation,
  workload: string,
): string[] {
  const job = migrationOf(bootstrap, workload)?.job;
  const made = new Set([`schema of ${workload} migrated`, ...(job === undefined ? [] : [`Job/${job} complete`])]);
  const waits = nodes.flatMap((node) => (node.partOf === workload ? node.waits : []));
  const showing = waits.filter(({ on }) => on.some((id) => made.has(id))).map(({ evidence }) => evidence.from);
  const told = new Set(showing.flatMap((from) => FROM.exec(from)?.groups?.container ?? []));
  const found = objects.find((one) => nameOf(one) === workload);
  return placedOf(findIn(objects), found, 'initContainers').flatMap((init) => {
    const name = textAt(init.spec, 'name');
    const isWaiting = name !== null && (told.has(name) || (job !== undefined && jobWaitedFor(init) === job));
    return isWaiting ? [name] : [];
  });
}

/** Returns whether a container of any workload waits for a Job by its name, as its command says. */
export function isWaitedFor({ objects }: Observation, job: string): boolean {
  const find = findIn(objects);
  return objects.some((one) =>
    ['initContainers', 'containers'].some((list) =>
      placedOf(find, one, list).some((placed) => jobWaitedFor(placed) === job),
    ),
  );
}

function findIn(objects: KubeObject[]) {
  const byName = new Map(objects.map((one) => [nameOf(one), one]));
  return (kind: string, name: string) => byName.get(`${kind}/${name}`) ?? null;
}

function placedOf(find: ReturnType<typeof findIn>, workload: KubeObject | undefined, list: string) {
  if (!workload) return [];
  const pod = at(templateIn(workload), 'spec');
  return listAt(pod, list).map((spec) => placedIn(find, spec, pod));
}
