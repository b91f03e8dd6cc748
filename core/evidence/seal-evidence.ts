import { ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { copyIdOf } from '../kernel/copy-id.ts';
import { orNull } from '../kernel/or-null.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { JobStatus, Jobs } from '../kernel/ports/jobs.ts';
import { EVIDENCE_COLLECTED } from './collect-evidence.ts';
import { EvidenceIncomplete } from './errors.ts';
import type { EvidenceStore } from './ports.ts';

type Deps = { evidence: EvidenceStore; jobs: Jobs; caseFile: CaseFile };

/**
 * Seals what was collected under one manifest; `copied` says whether the volume is in it. Throws
 * EvidenceIncomplete where a copy was begun and is not whole, or where nothing was collected.
 */
export async function sealEvidence(
  { evidence, jobs, caseFile }: Deps,
  input: TaskInput<'sealEvidence'>,
): Promise<TaskOutput<'sealEvidence'>> {
  const { incidentId } = input;
  await refuseUncollected(caseFile, incidentId);
  const copy = await copyOf(jobs, incidentId);
  if (copy !== null) refuseIncomplete(copy);
  const copied = copy !== null;
  const left = copy?.left ?? [];
  if (left.length > 0) await evidence.put(incidentId, LEFT_OUT, `${JSON.stringify({ left }, null, 2)}\n`);
  const { folder, files, manifestSha256 } = await evidence.seal(incidentId);
  await caseFile.save(input, 'evidence', ONLY, { folder, files, manifestSha256, copied, left });
  const what = copied ? 'with a verified copy of its volume' : 'without a copy: its old volume is the evidence';
  await caseFile.note(incidentId, 'evidence:sealed', `Sealed ${files} files of evidence ${what}.`);
  return { copied, manifestSha256 };
}

/** What of the volume is not in its copy: a file of its own, so that the manifest holds it. */
const LEFT_OUT = 'left-out.json';

/** A run goes on without its first evidence as long as it only looks. */
async function refuseUncollected(caseFile: CaseFile, incidentId: string): Promise<void> {
  const timeline = await caseFile.timeline(incidentId);
  if (timeline.some(({ key }) => key === EVIDENCE_COLLECTED)) return;
  throw new EvidenceIncomplete(
    `the first evidence of '${incidentId}' was not collected: keep the shard as it is, and save its logs by hand`,
  );
}

/** The copy job, null where no copy was permitted: then none was begun. */
async function copyOf(jobs: Jobs, incidentId: string): Promise<JobStatus | null> {
  return orNull(jobs.status(copyIdOf(incidentId, 'evidence', 1)));
}

function refuseIncomplete({ jobId, state, intact, reason }: JobStatus): void {
  if (state === 'succeeded' && intact) return;
  throw new EvidenceIncomplete(
    `evidence copy '${jobId}' is '${state}' (${reason ?? 'not done'}): keep the shard as it is, and copy its volume by hand`,
  );
}
