import type { Signal } from '../contracts/signal.ts';
import { nameOf, type Subject, subjectKey } from '../contracts/subject.ts';
import { msOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Incidents } from './ports.ts';

/** An alert that waits longer than this behind a run needs a person. */
const PATIENCE_MS = 15 * 60_000;

type Deps = { incidents: Incidents; caseFile: CaseFile; clock: Clock };

/**
 * Notes on a run that an alert waits for it to end. If the wait takes long, pages a person once for
 * each subject.
 */
export async function waitBehind(
  { incidents, caseFile, clock }: Deps,
  { holder, signal, subject }: { holder: string; signal: Signal; subject: Subject },
): Promise<void> {
  const { alertname, source, receivedAt } = signal;
  const waits = `alert ${alertname} from ${source} about ${nameOf(subject)} waits for this run to end`;
  await caseFile.note(holder, `waits:${subjectKey(subject)}`, waits);
  if (clock.now() - msOf(receivedAt) < PATIENCE_MS) return;
  const key = `waits-long:${subjectKey(subject)}`;
  if ((await caseFile.timeline(holder)).some((line) => line.key === key)) return;
  const text = `${nameOf(subject)} needs a person: its alert ${alertname} has waited since ${receivedAt} for ${holder} to end`;
  const { version } = await incidents.get(holder);
  const page = { kind: 'notify', incidentId: holder, severity: 'critical', text } as const;
  await incidents.update(holder, version, {}, [{ ...page, id: `${key}:${holder}` }]);
  await caseFile.note(holder, key, text);
}
