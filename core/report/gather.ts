import type { GoldenQuery } from '../contracts/golden.ts';
import { orNull } from '../kernel/or-null.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Histories } from '../kernel/ports/histories.ts';
import type { Material } from '../kernel/story/story.ts';
import type { ApprovalRecords, GoldenQueries, IncidentRecords } from './ports.ts';

export type GatherDeps = {
  incidents: IncidentRecords;
  caseFile: CaseFile;
  histories: Pick<Histories, 'steps'>;
  approvals: ApprovalRecords;
  goldenSets: GoldenQueries;
};

/** Reads the material of a report; throws NotFound for an unknown incident. */
export async function gather(deps: GatherDeps, incidentId: string): Promise<Material> {
  const incident = await deps.incidents.get(incidentId);
  const facts = await deps.caseFile.facts(incidentId);
  const approvals = await deps.approvals.list({ incidentId });
  return {
    incident,
    facts,
    timeline: await deps.caseFile.timeline(incidentId),
    steps: incident.executionArn === null ? [] : await deps.histories.steps(incident.executionArn),
    approvals: approvals.toSorted((a, b) => order(a.requestedAt, b.requestedAt) || order(a.id, b.id)),
    failing: await failingOf(deps, incident.targetId, facts.failingQueries ?? []),
  };
}

const order = (a: string, b: string) => Number(a > b) - Number(a < b);

async function failingOf({ goldenSets }: GatherDeps, targetId: string, qids: string[]): Promise<GoldenQuery[]> {
  if (qids.length === 0) return [];
  const queries = await orNull(goldenSets.queries(targetId));
  return (queries ?? []).filter(({ qid }) => qids.includes(qid));
}
