import type { Verdict } from '../contracts/golden.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { purposeOf } from '../kernel/copy-id.ts';
import { NotFound } from '../kernel/task-error.ts';
import type { Copies } from './ports.ts';
import { probeTwin } from './servers/probe-twin.ts';

type Deps = Parameters<typeof probeTwin>[0] & { volumes: Copies };
type Input = TaskInput<'probeCopy'>;

/**
 * Probes the twin of a copy on a second server, then removes that server, the twin and, if cold,
 * the copy. `retake` says that another copy is worth trying. Throws GoldenSetTooThin.
 */
export async function probeCopy(deps: Deps, input: Input): Promise<TaskOutput<'probeCopy'>> {
  const { incidentId, copyId } = input;
  const { copies = {}, probes = {} } = await deps.caseFile.facts(incidentId);
  const twin = copies[copyId];
  if (!twin) throw new NotFound(`copy '${copyId}' of incident '${incidentId}' has no twin to open: copy it first`);
  const { healthy, asked, hits } = await probeOnce(deps, input, twin, probes[copyId]);
  await deps.volumes.discardCopy(input, twin);
  // The copy of a snapshot must still be uploaded.
  if (purposeOf(incidentId, copyId) === 'cold') await deps.volumes.discardCopy(input, copyId);
  return { healthy, asked, hits, retake: !healthy && Object.keys(copies).length === 1 };
}

/** Keeps an existing verdict. The second server is removed even if the probe broke off. */
async function probeOnce(deps: Deps, input: Input, volume: string, standing: Verdict | undefined): Promise<Verdict> {
  const workloadId = `${input.copyId}-open`;
  try {
    return standing ?? (await probeTwin(deps, input, { workloadId, volume }));
  } finally {
    await deps.workloads.stop(input, workloadId);
  }
}
