import type { CaseFile } from '../ports/case-file.ts';

/** The key of the timeline line for the first collected evidence. */
export const EVIDENCE_COLLECTED = 'evidence:collected';

/** Where evidence is kept; writing a path again keeps the first content. */
export type EvidenceFiles = { put(incidentId: string, path: string, content: string): Promise<void> };

type Deps = { evidence: EvidenceFiles; caseFile: CaseFile };
/** Something to read; its files have their content by their path. */
export type EvidenceSource = { name: string; read: () => Promise<Record<string, string>> };

/**
 * Saves what the sources say `of` something as its first evidence, or the reason when a source fails.
 * Returns how many files that are.
 */
export async function keepEvidence(
  { evidence, caseFile }: Deps,
  incidentId: string,
  of: string,
  sources: EvidenceSource[],
): Promise<number> {
  const gathered = await Promise.all(sources.map(gather));
  const files = gathered.flatMap(({ files }) => Object.entries(files));
  for (const [path, content] of files) await evidence.put(incidentId, path, content);
  const missing = gathered.filter(({ failed }) => failed).map(({ name }) => name);
  const lack = missing.length > 0 ? `; unavailable: ${missing.join(', ')}` : '';
  const text = `Collected ${files.length} files of first evidence of ${of}${lack}.`;
  await caseFile.note(incidentId, EVIDENCE_COLLECTED, text);
  return files.length;
}

async function gather({
  name,
  read,
}: EvidenceSource): Promise<{ name: string; failed: boolean; files: Record<string, string> }> {
  try {
    return { name, failed: false, files: await read() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, failed: true, files: { [`${name}.unavailable.txt`]: `unavailable: ${reason}\n` } };
  }
}

/** Returns a source whose value is one file of JSON. */
export const jsonSource = (name: string, read: () => Promise<unknown>): EvidenceSource => ({
  name,
  read: async () => ({ [`${name}.json`]: `${JSON.stringify(await read(), null, 2)}\n` }),
});
