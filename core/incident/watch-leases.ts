import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { Incident } from '../contracts/incident.ts';
import { msOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Executions } from '../kernel/ports/executions.ts';
import { settleEach } from '../kernel/settle-each.ts';
import type { Incidents, Leases } from './ports.ts';
import { janitorOf, startJanitor } from './start-janitor.ts';

type Deps = {
  incidents: Incidents;
  leases: Leases;
  executions: Executions;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};

/**
 * Renews the lock of every open incident whose execution or janitor runs. Takes over an incident
 * that nobody worked on for the whole lease: the new epoch of its lock keeps a late holder from
 * writing, and a janitor ends it. A janitor that died is replaced the same way.
 */
export async function watchLeases(deps: Deps): Promise<void> {
  await settleEach(await deps.incidents.list({ open: true }), (incident) => watchLease(deps, incident));
}

async function watchLease(deps: Deps, incident: Incident): Promise<void> {
  const leaseMs = targetOf(deps.config, incident.targetId).leaseSeconds * 1000;
  const renewedAt = await deps.leases.renewedAt(incident.id);
  const age = deps.clock.now() - (renewedAt ?? msOf(incident.openedAt));
  if (await isWorkedOn(deps.executions, incident)) {
    // A third of the lease, so that two renewals may fail. A clock that was set back must not block renewal.
    if (age < 0 || age > leaseMs / 3)
      await deps.leases.renew({ ...incident, incidentId: incident.id }, deps.clock.now());
  } else if (age > leaseMs) await takeOver(deps, incident, renewedAt);
}

async function isWorkedOn(executions: Executions, incident: Incident): Promise<boolean> {
  const { machine, name } = janitorOf(incident);
  return (await executions.isRunning(incident.runbook, incident.id)) || executions.isRunning(machine, name);
}

async function takeOver(deps: Deps, incident: Incident, renewedAt: number | null): Promise<void> {
  const { id: incidentId, executionArn } = incident;
  const taken = await deps.leases.takeOver({ ...incident, incidentId }, renewedAt, deps.clock.now());
  if (taken === null) return;
  const text = `The process working on this incident disappeared: taken over with epoch ${taken.epoch}, to leave the service safe.`;
  await deps.caseFile.note(incidentId, `taken-over:${taken.epoch}`, text);
  if (executionArn !== null) await deps.executions.stop(executionArn, 'its lease lapsed');
  await startJanitor(deps, { incidentId });
}
