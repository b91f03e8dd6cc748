import type { Observation } from '../../contracts/bootstrap/observation.ts';
import type { BootstrapConfig } from '../../contracts/config/bootstrap-config.ts';
import { migrationOf } from '../../contracts/config/target-of.ts';
import { jobWaitedFor } from '../reading/command-waits.ts';
import type { Reading } from '../reading/read-observation.ts';
import { listAt, textAt } from '../reading/scene/fields.ts';
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
  const inits = found ? listAt(templateIn(found), 'spec', 'initContainers') : [];
  return inits.flatMap((spec) => {
    const name = textAt(spec, 'name');
    const isWaiting = name !== null && (told.has(name) || (job !== undefined && jobWaitedFor(spec) === job));
    return isWaiting ? [name] : [];
  });
}

/** Returns whether a container of any workload waits for a Job by its name, as its command says. */
export const isWaitedFor = ({ objects }: Observation, job: string): boolean =>
  objects.some((one) =>
    ['initContainers', 'containers'].some((field) =>
      listAt(templateIn(one), 'spec', field).some((spec) => jobWaitedFor(spec) === job),
    ),
  );
