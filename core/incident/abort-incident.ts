import type { Incident } from '../contracts/incident.ts';
import { nameOfWho, type Who } from '../contracts/who.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { IncidentEnded } from './errors.ts';
import type { Incidents } from './ports.ts';

/**
 * Asks to stop an incident; its tail then makes the service safe. A second call changes nothing.
 * Throws NotFound, IncidentEnded.
 */
export async function abortIncident(
  { incidents, caseFile }: { incidents: Incidents; caseFile: CaseFile },
  { id, by }: { id: string; by: Who },
): Promise<Incident> {
  const incident = await incidents.get(id);
  if (incident.closedAt !== null)
    throw new IncidentEnded(`incident '${id}' ended as '${incident.state}': nothing runs any more`);
  if (incident.abortedBy !== null) return incident;
  const stop = { id: `stop:${id}`, kind: 'stop-execution', incidentId: id } as const;
  const aborted = await incidents.update(id, incident.version, { abortedBy: by }, [stop]);
  await caseFile.note(id, 'aborted', `${nameOfWho(by)} aborted the incident`);
  return aborted;
}
