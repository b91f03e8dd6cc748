import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { copyIdOf } from '../kernel/copy-id.ts';
import { coveredUntil, type IndexLag } from '../kernel/covered-until.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Jobs } from '../kernel/ports/jobs.ts';
import type { StoreFiles } from '../kernel/ports/vector-store.ts';
import { copySpec, type ServedDeps } from './copy-spec.ts';
import { CopyRefused } from './errors.ts';
import type { Volumes } from './ports.ts';
import { quiesceStore } from './quiesce-store.ts';

type Deps = ServedDeps & {
  volumes: Volumes;
  vectorStore: StoreFiles;
  indexLag: IndexLag;
  jobs: Jobs;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Input = TaskInput<'startCopy'>;

/**
 * Starts the copy of a shard's volume; `permitted: false` if the policy forbids copying evidence
 * this large. A cold copy that was already probed is followed by another attempt. Throws
 * CopyRefused if the volume is too large.
 */
export async function startCopy(deps: Deps, input: Input): Promise<TaskOutput<'startCopy'>> {
  const facts = await deps.caseFile.facts(input.incidentId);
  const copyId = nextCopyId(input, facts);
  const spec = await copySpec(deps, input, copyId);
  const { bytes } = await deps.volumes.describe(spec.from);
  const permitted = await isPermitted(deps, input, spec.from, bytes);
  if (!permitted) return { jobId: copyId, copyId, permitted };
  if (spec.twin !== null) await deps.caseFile.save(input, 'copies', copyId, spec.twin);
  // Evidence is the files as they are found.
  if (input.purpose !== 'evidence') {
    await keepCovered(deps, input);
    await quiesceStore(deps, input);
  }
  await deps.jobs.start(input, copyId, spec);
  const text = `Started to copy volume ${spec.from} (${bytes} bytes): ${REASONS[input.purpose]}.`;
  await deps.caseFile.note(input.incidentId, `copy:started:${copyId}`, text);
  return { jobId: copyId, copyId, permitted };
}

/**
 * Notes this while writers are paused: documents they hold back were added before the copy begins,
 * and are not in it.
 */
async function keepCovered(deps: Deps, input: Input): Promise<void> {
  await deps.caseFile.save(input, 'coveredUntil', ONLY, await coveredUntil(deps, input));
}

const REASONS = {
  cold: 'a second server will open the copy',
  evidence: 'it is kept as evidence',
  snapshot: 'it will become a snapshot',
} as const;

function nextCopyId({ incidentId, purpose }: Input, { probes = {} }: Partial<CaseFacts>): string {
  let attempt = 1;
  while (purpose === 'cold' && probes[copyIdOf(incidentId, purpose, attempt)]) attempt += 1;
  return copyIdOf(incidentId, purpose, attempt);
}

async function isPermitted({ config, caseFile }: Deps, input: Input, volume: string, bytes: number): Promise<boolean> {
  const { maxEvidenceCopyBytes: most, maxColdCopyBytes } = targetOf(config, input.targetId);
  if (input.purpose === 'cold' && bytes > maxColdCopyBytes)
    throw new CopyRefused(
      `volume '${volume}' has ${bytes} bytes, more than the ${maxColdCopyBytes} that may be copied for a cold probe: raise maxColdCopyBytes, or open a copy of it by hand`,
    );
  if (input.purpose !== 'evidence' || bytes <= most) return true;
  const text = `Volume ${volume} of ${bytes} bytes is larger than the ${most} bytes that may be copied as evidence: it is left as it is.`;
  await caseFile.note(input.incidentId, 'copy:refused', text);
  return false;
}
