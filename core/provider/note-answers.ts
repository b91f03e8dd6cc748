import type { PodReading } from '../contracts/provider/pod-reading.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Fence } from '../kernel/ports/fence.ts';
import { sumAnswers } from './answers/answer-minutes.ts';
import { podsIn } from './ramp/join-readings.ts';

/** Keeps how many answers of each mode the pods have given until now. */
export async function noteAnswers(
  { caseFile, clock }: { caseFile: CaseFile; clock: Clock },
  fence: Fence,
  readings: PodReading[],
): Promise<void> {
  const pods = podsIn(readings);
  if (pods.length === 0) return;
  const counts = sumAnswers(pods.map(({ answers }) => answers));
  await caseFile.save(fence, 'answerModes', instantOf(clock.now()), counts);
}
