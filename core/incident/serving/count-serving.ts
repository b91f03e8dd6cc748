import { ONLY } from '../../contracts/case-file.ts';
import type { Config } from '../../contracts/config/config.ts';
import type { RegistryEntry } from '../../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Registry } from '../../kernel/ports/registry.ts';
import type { Incidents } from '../ports.ts';
import { servingOf, tooFew } from './serving-of.ts';

type Deps = { registry: Registry; incidents: Incidents; caseFile: CaseFile; config: Config };
type Input = TaskInput<'countServing'>;

/**
 * Says whether enough shards of the target serve; with `without`, whether they would without this
 * one. If a missing shard leaves too few, nothing heavier than a probe starts by itself, and a
 * person is paged once until the shard that went out first serves again.
 */
export async function countServing(deps: Deps, input: Input): Promise<TaskOutput<'countServing'>> {
  const { targetId, shardId, without = false } = input;
  const read = await deps.registry.read(targetId);
  const entries = without
    ? read.map((entry) => (entry.shardId === shardId ? { ...entry, route: 'none' as const } : entry))
    : read;
  const serving = servingOf(deps.config, targetId, entries);
  if (serving.isEnough || without) return { enough: serving.isEnough };
  await holdBack(deps, input, tooFew(serving, targetId), firstOut(entries));
  return { enough: false };
}

async function holdBack({ incidents, caseFile }: Deps, fence: Input, why: string, first: string): Promise<void> {
  const { incidentId, targetId } = fence;
  await caseFile.save(fence, 'heldBack', ONLY, why);
  await caseFile.note(incidentId, 'held-back', `From here on, a person decides anything heavier than a probe: ${why}.`);
  const text = `${targetId} needs a person: ${why}. Look for a common cause, then decide the plan of each shard.`;
  const { version } = await incidents.get(incidentId);
  await incidents.update(incidentId, version, {}, [
    { id: `keep-serving:${targetId}:${first}`, kind: 'notify', incidentId, severity: 'critical', text },
  ]);
}

/** Names the shard that went out first, and when, so that later callers find the same. */
function firstOut(entries: RegistryEntry[]): string {
  const out = entries.filter(({ replicaOf, route }) => replicaOf === null && route === 'none');
  return out.map(({ shardId, outSince }) => `${outSince ?? ''} ${shardId}`).sort()[0] ?? '';
}
