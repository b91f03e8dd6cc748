import type { Approval } from '../contracts/approval.ts';
import type { Incident } from '../contracts/incident.ts';

/**
 * The place of a record in a list. `at` (ISO 8601 in UTC) is when it opened while it is open, and
 * when it ended afterwards.
 */
export type Place = { open: boolean; at: string; id: string };

type Choice = { targetIds?: string[]; open?: boolean; since?: string; before?: Place; limit?: number };
/**
 * What a list shows: open records first, then ended ones, each newest first. `open` leaves out
 * ended ones, `since` leaves out those that ended earlier, and `before` continues after a place in
 * the list. Open records are few; every other list names its targets and has a limit, so that its
 * cost does not grow with history.
 */
export type Listing =
  | (Choice & { open: true })
  | (Choice & { targetIds: string[]; since: string })
  | (Choice & { targetIds: string[]; limit: number });

/**
 * Where the records of a list are read from: open ones among all open ones; ended ones by target,
 * newest first, from `from` (inclusive) back to `since`.
 */
export type Sources<T> = {
  opened: boolean;
  ended: { targetIds: string[]; from: Place | null; since: string | null; limit: number } | null;
  choose(records: T[]): T[];
};

/**
 * Splits a list into the reads it needs. Read open records first: a record that ends meanwhile is
 * then in at least one of the two.
 */
export function sourcesOf<T extends { targetId: string }>(which: Choice, placeOf: (record: T) => Place): Sources<T> {
  const { targetIds = [], open, since = null, before, limit = Number.POSITIVE_INFINITY } = which;
  const isPast = before?.open === false;
  return {
    opened: open !== false && !isPast,
    ended: open === true ? null : { targetIds, since, from: isPast ? before : null, limit: limit + 1 },
    choose(records) {
      const known = new Map(records.map((record) => [placeOf(record).id, record]));
      return [...known.values()]
        .filter((record) => isShown(which, record.targetId, placeOf(record)))
        .sort((a, b) => inListOrder(placeOf(a), placeOf(b)))
        .slice(0, limit);
    },
  };
}

/** Returns the place of an incident in a list. */
export function placeOfIncident({ id, openedAt, closedAt }: Pick<Incident, 'id' | 'openedAt' | 'closedAt'>): Place {
  return { open: closedAt === null, at: closedAt ?? openedAt, id };
}

/** Returns the place of a snapshot in a list. */
export function placeOfSnapshot({ snapshotId: id, takenAt: at }: { snapshotId: string; takenAt: string }): Place {
  return { open: false, at, id };
}

/** Returns the place of an approval in a list; it is open while it is Pending. */
export function placeOfApproval({ id, state, requestedAt, decidedAt }: Approval): Place {
  return { open: state === 'Pending', at: decidedAt ?? requestedAt, id };
}

function isShown({ targetIds, open, since, before }: Choice, targetId: string, place: Place): boolean {
  if (targetIds !== undefined && !targetIds.includes(targetId)) return false;
  if (open !== undefined && place.open !== open) return false;
  if (since !== undefined && !place.open && place.at < since) return false;
  return before === undefined || inListOrder(before, place) < 0;
}

function inListOrder(a: Place, b: Place): number {
  if (a.open !== b.open) return a.open ? -1 : 1;
  return compare(b.at, a.at) || compare(b.id, a.id);
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);
