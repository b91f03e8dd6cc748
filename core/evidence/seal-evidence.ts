import { ONLY } from '../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { copyIdOf } from '../kernel/copy-id.ts';
import { EVIDENCE_COLLECTED } from '../kernel/evidence/keep-evidence.ts';
import { orNull } from '../kernel/or-null.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { JobStatus, Jobs } from '../kernel/ports/jobs.ts';
import { EvidenceIncomplete } from './errors.ts';
import type { EvidenceStore } from './ports.ts';

type Deps = { evidence: EvidenceStore; jobs: Jobs; caseFile: CaseFile };

/**
 * Seals the collected evidence under one manifest; `copied` says whether it includes the volume.
 * Throws EvidenceIncomplete when a copy was started but is not complete, or when nothing was
 * collected.
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

/** Lists what the copy left out of the volume. It is a separate file, so that the manifest covers it. */
const LEFT_OUT = 'left-out.json';

/** A run that only looks may go on without its first evidence. */
async function refuseUncollected(caseFile: CaseFile, incidentId: string): Promise<void> {
  const timeline = await caseFile.timeline(incidentId);
  if (timeline.some(({ key }) => key === EVIDENCE_COLLECTED)) return;
  throw new EvidenceIncomplete(
    `the first evidence of '${incidentId}' was not collected: keep the shard as it is, and save its logs by hand`,
  );
}

/** Returns the copy job; null if no copy was permitted, so none was started. */
async function copyOf(jobs: Jobs, incidentId: string): Promise<JobStatus | null> {
  return orNull(jobs.status(copyIdOf(incidentId, 'evidence', 1)));
}

function refuseIncomplete({ jobId, state, intact, reason }: JobStatus): void {
  if (state === 'succeeded' && intact) return;
  throw new EvidenceIncomplete(
    `evidence copy '${jobId}' is '${state}' (${reason ?? 'not done'}): keep the shard as it is, and copy its volume by hand`,
  );
}
