import { createHash } from 'node:crypto';
import { Label, MANAGER, objectName } from '../api/labels.ts';

/** Labels and annotations of the objects of jobs. */
export const JobMark = {
  /** The job of an attempt, its work or its pod. */
  Job: 'ragmend.dev/job',
  Attempt: 'ragmend.dev/attempt',
  Kind: 'ragmend.dev/kind',
  /** The claim that this object owns: it lives as long as this object. */
  Holds: 'ragmend.dev/holds',
  /**
   * Annotations: the full id, when the first attempt was started, whether somebody ended it, when
   * it got credentials, and the last words of its agent.
   */
  JobId: 'ragmend.dev/job-id',
  StartedAt: 'ragmend.dev/started-at',
  Stopped: 'ragmend.dev/stopped',
  GrantedAt: 'ragmend.dev/granted-at',
  LastWords: 'ragmend.dev/last-words',
} as const;

// A pod is named after its job, with a dash and five letters. This name must also fit into a label.
const LONGEST = 52;

/** Returns the name of one attempt of a job. */
export function attemptName(jobId: string, attempt: number): string {
  const suffix = `-${attempt}`;
  return `${objectName(asName(jobId), LONGEST - suffix.length)}${suffix}`;
}

/** Returns the name of the object that owns a claim. */
export function holderName(claim: string): string {
  const suffix = '-held';
  return `${objectName(claim, LONGEST - suffix.length)}${suffix}`;
}

/** Returns the labels that select the attempts of a job. */
export function jobLabel(jobId: string): Record<string, string> {
  return { [JobMark.Job]: jobKey(jobId) };
}

/** Returns the id of a job as a label value. */
export function jobKey(jobId: string): string {
  return objectName(asName(jobId));
}

/** Returns the selector of the attempts of all jobs of an incident. */
export function incidentSelector(incidentId: string) {
  return {
    matchLabels: { [Label.ManagedBy]: MANAGER, [Label.Incident]: objectName(incidentId) },
    matchExpressions: [{ key: JobMark.Job, operator: 'Exists' }],
  };
}

/** Returns the name of a claim; throws a RangeError if the text is no such name. */
export function claimName(volume: string): string {
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(volume) && volume.length <= 253) return volume;
  throw new RangeError(`volume '${volume}' can't be the name of a claim: give lower-case letters, digits and dashes`);
}

/**
 * Returns an id in the letters allowed in a name; if that loses letters, a hash keeps it unique.
 */
function asName(id: string): string {
  const name = id
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (name === id) return id;
  return `${name || 'job'}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}
