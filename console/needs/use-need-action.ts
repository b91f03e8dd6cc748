import type { Need } from '../../core/contracts/http/needs.ts';
import { type RunbookName, repairOf } from '../../core/contracts/runbooks.ts';
import { nameOf, type Subject } from '../../core/contracts/subject.ts';
import { useConsole } from '../context.ts';
import { useAnnounce } from '../frame/announcer.tsx';
import { type Action, useAction } from '../parts/use-action.ts';
import { incidentHref } from '../parts/use-route.ts';

export type NamedAction = Action & { label: string };
type Place = { targetId: string; subject: Subject };

/**
 * Returns what a person can do about a need from here: restart its run or reset its breaker; null
 * if neither helps.
 */
export function useNeedAction(need: Need, acted: () => Promise<void>): NamedAction | null {
  const { api } = useConsole();
  const announce = useAnnounce();
  const place = placeOf(need);
  const runbook = runbookOf(need);
  const action = useAction(async () => {
    if (place === null) return;
    if (runbook !== null) {
      const { id } = await api.startOn(place, runbook);
      window.location.hash = incidentHref(id);
    } else {
      await api.resetBreaker(place);
      announce(`The breaker of ${nameOf(place.subject)} is reset.`);
      await acted();
    }
  });
  if (place === null) return null;
  if (runbook !== null) return { ...action, label: need.kind === 'alert' ? 'Start now' : 'Start again' };
  return need.kind === 'breaker' ? { ...action, label: 'Reset the breaker' } : null;
}

function placeOf({ targetId, subject }: Need): Place | null {
  return targetId === null || subject === null ? null : { targetId, subject };
}

/** A start by a person ignores a cooldown and a spent budget. */
function runbookOf(need: Need): RunbookName | null {
  if (need.kind === 'run') return need.runbook;
  if (need.kind === 'alert') return HELD_BY_TIME.includes(need.disposition) ? need.runbook : null;
  return need.kind === 'shard-out' ? repairOf('shard') : null;
}
const HELD_BY_TIME: string[] = ['Cooldown', 'Budget'];
