import type { Verdict } from '../contracts/golden.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Fence } from '../kernel/ports/fence.ts';
import type { Judgement } from './judgement/judge.ts';

/** Saves a probe under its key in the facts of an incident, and returns its verdict. */
export async function saveProbe(
  { caseFile }: { caseFile: CaseFile },
  fence: Fence,
  key: string,
  { healthy, asked, hits, reason }: Omit<Judgement, 'failing'>,
): Promise<Verdict> {
  await caseFile.save(fence, 'probes', key, { healthy, asked, hits, reason });
  return { healthy, asked, hits };
}
