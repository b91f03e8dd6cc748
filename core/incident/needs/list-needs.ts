import type { Approval } from '../../contracts/approval.ts';
import type { Breaker } from '../../contracts/brakes.ts';
import type { Config } from '../../contracts/config/config.ts';
import type { Need, NeedOf } from '../../contracts/http/needs.ts';
import { nameOf, subjectKey } from '../../contracts/subject.ts';
import { nameOfWho } from '../../contracts/who.ts';
import { msOf } from '../../kernel/instant.ts';
import { brakesSince } from '../brakes/brakes.ts';
import { heldAlerts } from './held-alerts.ts';
import { commandFor, type NeedsDeps, resetLine, type Standing } from './ports.ts';
import { shardsOut } from './shards-out.ts';
import { fewServing, waitingRepairs } from './side-by-side.ts';
import { unfinishedRuns } from './unfinished-runs.ts';

/**
 * Returns everything that waits for a person on these targets. A failed read is itself a need, and
 * hides no other.
 */
export async function listNeeds(deps: NeedsDeps, { targetIds }: { targetIds: string[] }): Promise<Need[]> {
  const standings = await Promise.all(targetIds.map((targetId) => standingOf(deps, targetId)));
  const few = standings.flatMap((standing) => fewServing(deps, standing));
  const [killSwitch, approvals, out, breakers, alerts, turns, runs] = await Promise.all([
    switchNeed(deps),
    pendingPlans(deps, targetIds),
    Promise.all(standings.map((standing) => shardsOut(deps, standing))),
    openBreakers(deps, targetIds),
    heldAlerts(deps, standings),
    Promise.all(standings.map((standing) => waitingRepairs(deps, standing))),
    Promise.all(standings.map((standing) => unfinishedRuns(deps, standing))),
  ]);
  const waiting = [...breakers, ...alerts, ...turns.flat(), ...runs.flat()];
  return [...killSwitch, ...few, ...approvals, ...out.flat(), ...waiting, ...unreadable(standings)];
}

async function standingOf(deps: NeedsDeps, targetId: string): Promise<Standing> {
  const since = brakesSince(deps.config, targetId, deps.clock.now());
  const [history, entries] = await Promise.all([
    deps.incidents.list({ targetIds: [targetId], since }),
    deps.registry.read(targetId).catch((error: unknown) => {
      deps.report(error);
      return null;
    }),
  ]);
  // Read last, so that a run that ends meanwhile still counts as running.
  const ended = await deps.incidents.lastRuns(targetId);
  const open = history.filter(({ closedAt }) => closedAt === null);
  const lastRuns = [...open, ...ended].toSorted((a, b) => msOf(b.openedAt) - msOf(a.openedAt) || b.epoch - a.epoch);
  return { targetId, entries, history, lastRuns };
}

async function switchNeed({ killSwitch }: NeedsDeps): Promise<NeedOf<'kill-switch'>[]> {
  const state = await killSwitch.read().catch(() => null);
  if (state?.on === false) return [];
  return [
    {
      kind: 'kill-switch',
      id: 'kill-switch',
      targetId: null,
      subject: null,
      since: state?.at ?? null,
      headline: 'The kill switch is on: nothing is repaired',
      why: state
        ? `Set by ${nameOfWho(state.by)}: ${state.reason}`
        : 'It cannot be read, so everything stops. Set it again.',
      command: 'ragmend kill-switch off --as NAME --reason "..."',
    },
  ];
}

async function pendingPlans({ approvals }: NeedsDeps, targetIds: string[]): Promise<NeedOf<'approval'>[]> {
  const pending = await approvals.list({ targetIds, open: true });
  return pending.toSorted((a, b) => (a.deadline < b.deadline ? -1 : 1)).map(planNeed);
}

function planNeed(approval: Approval): NeedOf<'approval'> {
  const { id, targetId, plan, requestedAt, requestedBy, deadline, state } = approval;
  return {
    kind: 'approval',
    id: `approval:${id}`,
    targetId,
    subject: plan.subject,
    since: requestedAt,
    headline: plan.summary,
    why: `Asked by ${nameOfWho(requestedBy)}; nothing changes unless somebody approves before ${deadline}.`,
    command: `ragmend approve ${id} --as NAME`,
    approval: { ...approval, status: state },
  };
}

async function openBreakers({ breakers, config }: NeedsDeps, targetIds: string[]): Promise<NeedOf<'breaker'>[]> {
  const all = await Promise.all(targetIds.map((targetId) => breakers.list(targetId)));
  return all
    .flat()
    .filter(({ resetAt }) => resetAt === null)
    .map((breaker) => breakerNeed(config, breaker));
}

function breakerNeed(config: Config, { targetId, subject, openedAt, reason, incidentId }: Breaker): NeedOf<'breaker'> {
  return {
    kind: 'breaker',
    id: `breaker:${targetId}/${subjectKey(subject)}`,
    targetId,
    subject,
    since: openedAt,
    incidentId,
    headline: `The breaker of ${nameOf(subject)} is open: its alerts start nothing.`,
    why: `${reason}. Find the cause, then reset it.`,
    command: commandFor(config, targetId, resetLine(subject)),
  };
}

function unreadable(standings: Standing[]): NeedOf<'registry'>[] {
  return standings
    .filter(({ entries }) => entries === null)
    .map(({ targetId }) => ({
      kind: 'registry',
      id: `registry:${targetId}`,
      targetId,
      subject: null,
      since: null,
      command: null,
      headline: `The registry of ${targetId} cannot be read.`,
      why: 'It is unknown whether a shard is out of rotation and which alerts wait: see the log of the API.',
    }));
}
