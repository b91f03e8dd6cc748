import type { Incident } from '../../../core/contracts/incident.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import type { IncidentDraft, Incidents, Opening } from '../../../core/incident/ports.ts';
import type { Outbox } from '../../../core/kernel/ports/outbox.ts';

/** When the incidents of these contracts end. */
export const AT = '2026-11-23T04:00:00.000Z';
export const draft: IncidentDraft = {
  ...{ targetId: 'docs-rag', subject: shardNamed('shard-1'), runbook: 'shard-restore', requestedBy: 'ann' },
  ...{ openedAt: '2026-11-23T03:00:00.000Z', signalIds: ['signal-1'] },
};
export const fenceOf = ({ id, epoch }: Incident) => ({ incidentId: id, epoch });
export const times = <T>(count: number, each: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => each(index));

/** Opens an incident, with some of the draft changed; throws where somebody holds its lock. */
export async function opened(
  incidents: Incidents,
  lockKey = 'docs-rag',
  over: Partial<IncidentDraft> = {},
  opening: Opening = {},
): Promise<Incident> {
  const answer = await incidents.open({ ...draft, ...over }, lockKey, opening);
  if ('holder' in answer) throw new Error(`lock '${lockKey}' is held by '${answer.holder}': close it first`);
  return answer.opened;
}

/** The ids of all effects that are queued. */
export async function queued(outbox: Outbox): Promise<string[]> {
  return (await outbox.due(Number.MAX_SAFE_INTEGER, 10_000)).map(({ effect }) => effect.id);
}
