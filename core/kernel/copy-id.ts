/** What a copy of a volume is for. */
export type CopyPurpose = 'cold' | 'evidence' | 'snapshot';

/** Returns the id of a copy. Its job has this id, and so does the volume, if the copy is one. */
export function copyIdOf(incidentId: string, purpose: CopyPurpose, attempt: number): string {
  return `${incidentId}-${purpose}-${attempt}`;
}

/**
 * Returns what a copy of an incident is for, by its id. Throws a RangeError for an id that is no
 * copy of this incident.
 */
export function purposeOf(incidentId: string, copyId: string): CopyPurpose {
  const purposes = ['cold', 'evidence', 'snapshot'] as const;
  const found = purposes.find((purpose) => copyId.startsWith(`${incidentId}-${purpose}-`));
  if (!found)
    throw new RangeError(`'${copyId}' is no copy of incident '${incidentId}': give an id that startCopy gave`);
  return found;
}
