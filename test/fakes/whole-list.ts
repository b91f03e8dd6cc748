import type { Incident } from '../../core/contracts/incident.ts';
import type { Incidents } from '../../core/incident/ports.ts';

/** A list of everything that a test has. */
export const WHOLE = { targetIds: ['docs-rag', 'other', 'other-rag', 'observed', 'else'], limit: 100_000 };

/** Returns all repairs of a test, open ones first. */
export async function repairsIn(incidents: Pick<Incidents, 'list'>): Promise<Incident[]> {
  return (await incidents.list(WHOLE)).filter(({ runbook }) => runbook === 'shard-restore');
}
