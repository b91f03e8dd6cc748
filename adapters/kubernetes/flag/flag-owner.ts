import type { FlagReading } from '../../../core/provider/ports/provider-flag.ts';
import { writersOf } from '../api/objects.ts';
import { keeperOf } from '../workloads/gitops.ts';
import type { FoundFlag } from './flag-place.ts';

/**
 * Returns the tool that keeps the object of a flag as its source says, and the change to make in that
 * source; null if there is no tool. A tool undoes a change of a field that it names within minutes. A
 * field that it does not name stays changed, but Git never shows it.
 */
export function flagOwner({ kind, object, place }: FoundFlag): FlagReading['ownedBy'] {
  const maker = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (maker) return { tool: `${maker.kind} '${maker.name}'`, change: `set it there, as it makes this ${kind}` };
  const { pointer: field, jq, owned, what } = place;
  const keeper = keeperOf({ kind, object, field, ...(jq !== undefined && { jq }) });
  if (keeper === null) return null;
  const isNamed = writersOf(object.metadata, owned).some(({ manager }) => keeper.writes.test(manager));
  const why = isNamed ? 'it would undo a change in the cluster' : 'Git would not show a change in the cluster';
  return { tool: keeper.tool, change: `in Git, set ${what} (${why}); or, to let Ragmend switch it, ${keeper.change}` };
}
