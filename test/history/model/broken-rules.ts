import type { Event } from '../history.ts';
import { Decisions } from './decisions.ts';
import { Locks } from './locks.ts';

/** Changes to the world that an incident makes once, however often it tries. */
const ONCE = /^(start|restart|publish|quarantine|label|migrate|gate|scale)/;

/** Returns every rule that a history breaks, in sentences; none for a right one. */
export function brokenRules(events: readonly Event[]): string[] {
  const locks = new Locks();
  const decisions = new Decisions();
  for (const event of events) {
    locks.see(event);
    decisions.see(event);
  }
  return [...locks.broken(), ...decisions.broken(), ...doneTwice(events)];
}

/**
 * Each message is told once, and each incident changes the world once. Only a job that was stopped may start once more:
 * a call that arrives late still finds the lock of its incident, and no fence tells the two apart.
 */
function doneTwice(events: readonly Event[]): string[] {
  const done = new Set<string>();
  const twice = new Set<string>();
  for (const event of events) {
    const { what, wrong } = changeOf(event);
    if (done.has(wrong)) twice.add(wrong);
    if (wrong !== '') done.add(wrong);
    if (what.startsWith('stop jobs of ')) for (const key of done) if (key.includes("'start job ")) done.delete(key);
  }
  return [...twice];
}

/** What an event changes outside, and what is wrong if it happens again; empty for any other event. */
function changeOf(event: Event): { what: string; wrong: string } {
  if (event.kind === 'sent') return { what: '', wrong: `'${event.id}' was told twice` };
  if (event.kind !== 'did') return { what: '', wrong: '' };
  return { what: event.what, wrong: ONCE.test(event.what) ? `'${event.incidentId}' did '${event.what}' twice` : '' };
}
