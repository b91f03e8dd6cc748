import { createHash } from 'node:crypto';
import { Label, MANAGER, objectName } from '../api/labels.ts';

/** Labels and annotations of the objects that jobs are made of. */
export const JobMark = {
  /** The job that an attempt, its work or its pod belongs to. */
  Job: 'ragmend.dev/job',
  Attempt: 'ragmend.dev/attempt',
  Kind: 'ragmend.dev/kind',
  /** The claim that lives as long as this object. */
  Holds: 'ragmend.dev/holds',
  /**
   * Annotations: the id in full, when the first attempt was started, whether somebody ended it,
   * when it got credentials, and what its agent said last.
   */
  JobId: 'ragmend.dev/job-id',
  StartedAt: 'ragmend.dev/started-at',
  Stopped: 'ragmend.dev/stopped',
  GrantedAt: 'ragmend.dev/granted-at',
  LastWords: 'ragmend.dev/last-words',
} as const;

// A pod is called like its job and a dash and five letters, and that has to be a label, too.
const LONGEST = 52;

/** The name of one attempt of a job. */
export function attemptName(jobId: string, attempt: number): string {
  const suffix = `-${attempt}`;
  return `${objectName(asName(jobId), LONGEST - suffix.length)}${suffix}`;
}

/** The name of the object that a claim lives as long as. */
export function holderName(claim: string): string {
  const suffix = '-held';
  return `${objectName(claim, LONGEST - suffix.length)}${suffix}`;
}

/** What the attempts of a job are selected by. */
export function jobLabel(jobId: string): Record<string, string> {
  return { [JobMark.Job]: objectName(asName(jobId)) };
}

/** What the attempts of all jobs of an incident are selected by. */
export function incidentSelector(incidentId: string) {
  return {
    matchLabels: { [Label.ManagedBy]: MANAGER, [Label.Incident]: objectName(incidentId) },
    matchExpressions: [{ key: JobMark.Job, operator: 'Exists' }],
  };
}

/** The name of a claim, if it is one; throws a RangeError. */
export function claimName(volume: string): string {
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(volume) && volume.length <= 253) return volume;
  throw new RangeError(`volume '${volume}' can't be the name of a claim: give lower-case letters, digits and dashes`);
}

/** An id in the letters that a name may have; one that loses some is told from others by a hash. */
function asName(id: string): string {
  const name = id
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (name === id) return id;
  return `${name || 'job'}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}
