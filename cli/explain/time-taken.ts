import type { KubeObject } from '../../core/contracts/bootstrap/observation.ts';

/** A lease is renewed every few seconds. */
const OLD_MS = 10 * 60_000;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z/g;

/**
 * Returns when objects were taken from a cluster, as ISO 8601: by `known` (ms), the time of their file or now.
 * Objects with leases that stop long before were kept since: then it is the latest time in any of them.
 */
export function timeTaken(objects: KubeObject[], known: number): string {
  const hasLease = objects.some(({ kind }) => kind === 'Lease');
  const times = hasLease ? [...JSON.stringify(objects).matchAll(INSTANT)].map(([text]) => Date.parse(text)) : [];
  const latest = times.reduce((most, time) => (time > most && time <= known ? time : most), 0);
  return new Date(latest > 0 && known - latest > OLD_MS ? latest : known).toISOString();
}
