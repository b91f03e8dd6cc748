import type { Incident } from '../contracts/incident.ts';
import { type RunbookName, runbooks } from '../contracts/runbooks.ts';
import { isPerson } from '../contracts/who.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import { reasonToStop } from '../kernel/kill-switch.ts';
import { settleEach } from '../kernel/settle-each.ts';
import { TargetBusy } from './errors.ts';
import { knownSubjects } from './known-subjects.ts';
import { startByPerson } from './start-by-person.ts';

type Deps = Parameters<typeof startByPerson>[0];

/**
 * Starts a runbook of the schedule for every subject of its kind on every target, unless the kill
 * switch is on. Skips a subject that a run is working on, or that the schedule started within
 * `apartSeconds` according to the records, so that neither a restart nor a second call starts it
 * twice. Returns the ids of the incidents it opened.
 */
export async function startScheduled(
  deps: Deps,
  { runbook, apartSeconds }: { runbook: RunbookName; apartSeconds: number },
): Promise<string[]> {
  if (runbooks[runbook].schedule === undefined)
    throw new RangeError(`the runbook '${runbook}' has no schedule: give it one in core/contracts/runbooks.ts`);
  if ((await reasonToStop(deps.killSwitch)) !== null) return [];
  const opened: string[] = [];
  await settleEach(deps.config.targets, async ({ id: targetId }) => {
    for (const subjectId of await dueOn(deps, targetId, runbook, apartSeconds))
      opened.push(...(await startOne(deps, { targetId, subjectId, runbook })));
  });
  return opened;
}

async function dueOn(deps: Deps, targetId: string, runbook: RunbookName, apartSeconds: number): Promise<string[]> {
  const now = deps.clock.now();
  const since = instantOf(now - apartSeconds * 1000);
  const lately = (await deps.incidents.list({ targetIds: [targetId], since }))
    .filter((run) => run.runbook === runbook && isScheduled(run))
    .filter(({ openedAt }) => now - msOf(openedAt) < apartSeconds * 1000)
    .map(({ subject }) => subject.id);
  const known = await knownSubjects(deps, runbooks[runbook].subject, targetId);
  return known.map(({ subject }) => subject.id).filter((id) => !lately.includes(id));
}

const isScheduled = ({ requestedBy }: Incident) => !isPerson(requestedBy) && requestedBy.kind === 'schedule';

async function startOne(
  deps: Deps,
  run: { targetId: string; subjectId: string; runbook: RunbookName },
): Promise<string[]> {
  try {
    return [(await startByPerson(deps, { ...run, by: { kind: 'schedule' } })).id];
  } catch (error) {
    if (error instanceof TargetBusy) return [];
    throw error;
  }
}
