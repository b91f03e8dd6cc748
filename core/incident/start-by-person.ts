import type { Config } from '../contracts/config/config.ts';
import { autonomyOf, targetOf } from '../contracts/config/target-of.ts';
import type { Incident } from '../contracts/incident.ts';
import { type RunbookName, runbooks } from '../contracts/runbooks.ts';
import { nameOf } from '../contracts/subject.ts';
import { nameOfWho, type Who } from '../contracts/who.ts';
import { type KillSwitch, KillSwitchOn, reasonToStop } from '../kernel/kill-switch.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { TargetBusy, TargetObserved } from './errors.ts';
import { knownSubject } from './known-subjects.ts';
import { openIncident } from './open-incident.ts';
import type { Incidents } from './ports.ts';

type Deps = {
  incidents: Incidents;
  registry: Registry;
  caseFile: CaseFile;
  killSwitch: KillSwitch;
  clock: Clock;
  config: Config;
};

/**
 * Starts a runbook without an alert, whatever cooldown and budget say. Throws NotFound for an
 * unknown subject, TargetBusy if an incident holds the lock, TargetObserved, KillSwitchOn.
 */
export async function startByPerson(
  deps: Deps,
  { targetId, subjectId, runbook, by }: { targetId: string; subjectId: string; runbook: RunbookName; by: Who },
): Promise<Incident> {
  const reason = await reasonToStop(deps.killSwitch);
  if (reason !== null) throw new KillSwitchOn(`nothing starts: ${reason}`);
  if (runbooks[runbook].kind === 'repair' && autonomyOf(targetOf(deps.config, targetId), runbook) === 'observe')
    throw new TargetObserved(observedText(targetId, runbook));
  const subject = await knownSubject(deps, targetId, { kind: runbooks[runbook].subject, id: subjectId });
  const result = await openIncident(deps, { targetId, subject, runbook, requestedBy: by, signalIds: [] });
  if ('holder' in result)
    throw new TargetBusy(
      `incident '${result.holder}' is already working on this: wait until it ends, or abort it`,
      result.holder,
    );
  await deps.caseFile.note(
    result.opened.id,
    'opened',
    `${nameOfWho(by)} asked for the runbook ${runbook} of ${nameOf(subject)}`,
  );
  return result.opened;
}

function observedText(targetId: string, runbook: RunbookName): string {
  const { observedBy } = runbooks[runbook];
  const instead = observedBy ? `start the runbook '${observedBy}', or ` : '';
  const set = `set the target's autonomy, or its runbooks.${runbook}.autonomy, to approve`;
  return `'${runbook}' of target '${targetId}' may only observe: ${instead}${set}`;
}
