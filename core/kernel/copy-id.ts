/** What a copy of a volume is for. */
export type CopyPurpose = 'cold' | 'evidence' | 'snapshot';

/** The id of a copy: its job has it, and where the copy is a volume, the volume too. */
export function copyIdOf(incidentId: string, purpose: CopyPurpose, attempt: number): string {
  return `${incidentId}-${purpose}-${attempt}`;
}

/** What a copy of an incident is for, by its id; throws a RangeError for an id that is no copy's of it. */
export function purposeOf(incidentId: string, copyId: string): CopyPurpose {
  const purposes = ['cold', 'evidence', 'snapshot'] as const;
  const found = purposes.find((purpose) => copyId.startsWith(`${incidentId}-${purpose}-`));
  if (!found)
    throw new RangeError(`'${copyId}' is no copy of incident '${incidentId}': give an id that startCopy gave`);
  return found;
}
