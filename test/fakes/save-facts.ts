import { type CaseFacts, type FactName, ONLY } from '../../core/contracts/case-file.ts';
import { factsByKey } from '../../core/contracts/rooms.ts';
import type { CaseFile } from '../../core/kernel/ports/case-file.ts';

type Save = (...args: [Parameters<CaseFile['save']>[0], FactName, string, unknown]) => Promise<void>;

/** Saves facts in the form in which they are read; facts by key are added to the existing ones. */
export async function saveFacts(
  caseFile: CaseFile,
  fence: Parameters<CaseFile['save']>[0],
  facts: Partial<CaseFacts>,
): Promise<void> {
  const save = caseFile.save.bind(caseFile) as Save;
  for (const [fact, value] of Object.entries(facts))
    if (fact in factsByKey.shape)
      for (const [key, one] of Object.entries(value ?? {})) await save(fence, fact as FactName, key, one);
    else await save(fence, fact as FactName, ONLY, value);
}
