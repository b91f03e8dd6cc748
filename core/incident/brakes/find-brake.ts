import type { Config } from '../../contracts/config/config.ts';
import type { Incident } from '../../contracts/incident.ts';
import type { RunbookName } from '../../contracts/runbooks.ts';
import type { Disposition } from '../../contracts/signal.ts';
import { isSameSubject, nameOf, type Subject } from '../../contracts/subject.ts';
import { instantOf } from '../../kernel/instant.ts';
import { type KillSwitch, reasonToStop } from '../../kernel/kill-switch.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Breakers, Incidents } from '../ports.ts';
import { budgetUseOf, isCooling, isSpent, lastOfLoop } from './brakes.ts';

type Deps = {
  incidents: Incidents;
  breakers: Breakers;
  killSwitch: KillSwitch;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type About = { targetId: string; subject: Subject; runbook: RunbookName };

/**
 * Returns the disposition that names what holds an alert back; null if nothing does. A loop or a
 * spent budget pages a person once.
 */
export async function findBrake(deps: Deps, history: Incident[], about: About): Promise<Disposition | null> {
  const { killSwitch, config, clock } = deps;
  if ((await reasonToStop(killSwitch)) !== null) return 'KillSwitch';
  const breaker = (await deps.breakers.list(about.targetId)).find(({ subject }) =>
    isSameSubject(subject, about.subject),
  );
  if (breaker?.resetAt === null) return 'Breaker';
  if (isCooling(config, history, about, clock.now())) return 'Cooldown';
  const last = lastOfLoop(config, history, { ...about, resetAt: breaker?.resetAt ?? null }, clock.now());
  if (last !== null) return openBreaker(deps, last);
  const use = budgetUseOf(config, about, history, clock.now());
  if (!isSpent(use)) return null;
  const text = `${nameOf(about.subject)} needs a person: its alert came back, and the budget of '${about.targetId}' for ${about.runbook} is spent (${use.lastHour} of ${use.perHour} this hour, ${use.lastDay} of ${use.perDay} today)`;
  await tellOfBudget(deps, (history[0] as Incident).id, text);
  return 'Budget';
}

async function openBreaker({ breakers, clock }: Deps, last: Incident): Promise<Disposition> {
  const { id: incidentId, targetId, subject } = last;
  const reason = `repairs of ${nameOf(subject)} succeeded repeatedly and its alert came back`;
  const text = `${nameOf(subject)} needs a person: ${reason}; see "ragmend brakes"`;
  const standing = { openedAt: instantOf(clock.now()), resetAt: null, resetBy: null };
  const breaker = { targetId, subject, incidentId, reason, ...standing };
  await breakers.open(breaker, [{ ...page(incidentId, text), id: `breaker:${incidentId}` }]);
  return 'Breaker';
}

/** Notes it on the last incident and sends one message, however many signals follow. */
async function tellOfBudget({ incidents, caseFile }: Deps, incidentId: string, text: string): Promise<void> {
  if ((await caseFile.timeline(incidentId)).some(({ key }) => key === 'budget')) return;
  const { version } = await incidents.get(incidentId);
  await incidents.update(incidentId, version, {}, [{ ...page(incidentId, text), id: `budget:${incidentId}` }]);
  await caseFile.note(incidentId, 'budget', text);
}

const page = (incidentId: string, text: string) =>
  ({ kind: 'notify', incidentId, severity: 'critical', text }) as const;
