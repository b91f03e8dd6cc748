import type { Approval } from '../contracts/approval.ts';
import type { Incident } from '../contracts/incident.ts';

/**
 * Where a record stands in a list: by when it opened while it is open, then by when it ended. Times
 * are ISO 8601 in UTC.
 */
export type Place = { open: boolean; at: string; id: string };

type Choice = { targetIds?: string[]; open?: boolean; since?: string; before?: Place; limit?: number };
/**
 * What a list shows: open records first, then ended ones, each newest first. `open` leaves out the
 * others, `since` those that ended before it; `before` goes on after a place of the list. Only open
 * records are few by themselves: every other list names its targets and has a bound, so that its
 * cost does not grow with history.
 */
export type Listing =
  | (Choice & { open: true })
  | (Choice & { targetIds: string[]; since: string })
  | (Choice & { targetIds: string[]; limit: number });

/**
 * Where to look for what a list shows: open records among all that are open; ended ones by target,
 * newest first, up to and with `from` and back to `since`.
 */
export type Sources<T> = {
  opened: boolean;
  ended: { targetIds: string[]; from: Place | null; since: string | null; limit: number } | null;
  choose(records: T[]): T[];
};

/**
 * Splits a list into the reads that it needs. Open records are to be read first: one that ends
 * meanwhile is then found in one of both.
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

/** The place of an incident in a list. */
export function placeOfIncident({ id, openedAt, closedAt }: Pick<Incident, 'id' | 'openedAt' | 'closedAt'>): Place {
  return { open: closedAt === null, at: closedAt ?? openedAt, id };
}

/** The place of a snapshot in a list. */
export function placeOfSnapshot({ snapshotId: id, takenAt: at }: { snapshotId: string; takenAt: string }): Place {
  return { open: false, at, id };
}

/** The place of an approval in a list: it is open while it is Pending. */
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
