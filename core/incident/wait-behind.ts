import type { Signal } from '../contracts/signal.ts';
import { msOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Incidents } from './ports.ts';

/** An alert that waited for longer than this behind a run needs a person. */
const PATIENCE_MS = 15 * 60_000;

type Deps = { incidents: Incidents; caseFile: CaseFile; clock: Clock };

/** Notes on a run that an alert waits for its end, and pages a person, once for each shard, where that takes long. */
export async function waitBehind(
  { incidents, caseFile, clock }: Deps,
  { holder, signal, shardId }: { holder: string; signal: Signal; shardId: string },
): Promise<void> {
  const { alertname, source, receivedAt } = signal;
  const waits = `alert ${alertname} from ${source} about ${shardId} waits until this run has ended`;
  await caseFile.note(holder, `waits:${shardId}`, waits);
  if (clock.now() - msOf(receivedAt) < PATIENCE_MS) return;
  const key = `waits-long:${shardId}`;
  if ((await caseFile.timeline(holder)).some((line) => line.key === key)) return;
  const text = `${shardId} needs a person: its alert ${alertname} waits since ${receivedAt} for ${holder} to end`;
  const { version } = await incidents.get(holder);
  const page = { kind: 'notify', incidentId: holder, severity: 'critical', text } as const;
  await incidents.update(holder, version, {}, [{ ...page, id: `${key}:${holder}` }]);
  await caseFile.note(holder, key, text);
}
