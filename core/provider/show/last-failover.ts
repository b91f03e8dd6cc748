import type { CaseFacts } from '../../contracts/case-file.ts';
import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import { primaryOf } from '../../contracts/config/target-of.ts';
import type { RampItem, RampStepItem } from '../../contracts/http/providers.ts';
import type { Incident } from '../../contracts/incident.ts';
import { msOf } from '../../kernel/instant.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';

/** The open incidents of targets, and the last run of each subject and runbook. */
type Runs = {
  list(which: { targetIds: string[]; open: true }): Promise<Incident[]>;
  lastRuns(targetId: string): Promise<Incident[]>;
};
export type FailoverDeps = { incidents: Runs; caseFile: Pick<CaseFile, 'facts'> };
export type Failover = { incident: Incident; facts: Partial<CaseFacts> };

/**
 * Returns the open failover of a target with its facts, or else the last that ended; null if there
 * never was one. Reads the open incidents and the last runs, never the whole history.
 */
export async function lastFailover({ incidents, caseFile }: FailoverDeps, targetId: string): Promise<Failover | null> {
  const open = await incidents.list({ targetIds: [targetId], open: true });
  const ended = await incidents.lastRuns(targetId);
  const own = [...open, ...ended].filter(({ runbook }) => runbook === 'provider-failover');
  const [incident] = own.sort((one, other) => order(other) - order(one));
  return incident === undefined ? null : { incident, facts: await caseFile.facts(incident.id) };
}

/** An open failover comes first, then the last that ended. */
const order = ({ closedAt }: Incident) => (closedAt === null ? Number.POSITIVE_INFINITY : msOf(closedAt));

/** A ramp that goes up and down for days has more; the newest say how it stands. */
const STEPS_SHOWN = 100;

/** Returns the way back of a failover, null if it has not begun. */
export function rampOf({ incident, facts }: Failover, generator: GeneratorConfig): RampItem | null {
  const steps = Object.entries(facts.rampSteps ?? {}).sort(([one], [other]) => Number(one) - Number(other));
  if (steps.length === 0) return null;
  const { hitMargin, precisionMargin } = generator.ramp;
  const leftOut = Math.max(0, steps.length - STEPS_SHOWN);
  return {
    incidentId: incident.id,
    openedAt: incident.openedAt,
    closedAt: incident.closedAt,
    primary: primaryOf(generator).name,
    hitMargin,
    precisionMargin,
    steps: steps.slice(leftOut).map(([, step]) => stepItem(step)),
    ...(leftOut > 0 && { leftOut }),
  };
}

type Step = CaseFacts['rampSteps'][string];

function stepItem(step: Step): RampStepItem {
  const { at, percent, pairs, needed, wins, losses, bound, precisionLower, decision, reason } = step;
  return { at, percent, pairs, needed, wins, losses, lossUpper: bound, precisionLower, decision, reason };
}
