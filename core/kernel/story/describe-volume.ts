import type { AlsoOnVolume } from '../../contracts/plans/shard-plans.ts';

const NAMED = 10;
const LONGEST = 80;

/** Names the first ten things on a volume, and says how many more there are. */
export function namesOnVolume(all: { name: string }[]): string {
  const named = all.slice(0, NAMED).map(({ name }) => `'${name.slice(0, LONGEST)}'`);
  return named.join(', ') + (all.length > NAMED ? ` and ${all.length - NAMED} more` : '');
}

/** Says what becomes of everything else on the volume, one line each. */
export function describeVolume(also: AlsoOnVolume[]): string[] {
  const told = also.slice(0, NAMED).map((one) => `Also on the volume: '${one.name.slice(0, LONGEST)}' ${fateOf(one)}.`);
  return also.length > NAMED ? [...told, `Also on the volume: ${also.length - NAMED} more.`] : told;
}

function fateOf({ inSnapshot, recordsThen, onServer, recordsNow }: AlsoOnVolume): string {
  const [then, now] = [recordsOf(recordsThen), recordsOf(recordsNow)];
  if (inSnapshot === null)
    return `(${now} now) comes back only as far as the snapshot holds it, which is unknown; the rest stays on the old volume, which is kept`;
  if (!inSnapshot)
    return `(${now} now) is not in the snapshot and does not come back; it stays on the old volume, which is kept`;
  if (onServer === null)
    return `(${then}) comes back as it is in the snapshot; later changes stay on the old volume, which is kept`;
  if (!onServer) return `(${then}) was removed after the snapshot and comes back`;
  return `goes back from ${now} now to ${then} in the snapshot; later changes are not re-indexed and stay on the old volume, which is kept`;
}

function recordsOf(records: number | null): string {
  return records === null ? 'an unknown number of records' : `${records} records`;
}
