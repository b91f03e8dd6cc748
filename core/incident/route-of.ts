import type { Config } from '../contracts/config/config.ts';
import { autonomyOf, targetOf } from '../contracts/config/target-of.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import { type RunbookName, runbooks } from '../contracts/runbooks.ts';
import type { Signal } from '../contracts/signal.ts';

/** The runbook that a signal starts, and on what. */
export type Route = { targetId: string; shardId: string; runbook: RunbookName };

/** Where a signal leads; null where no route, target or shard is known for it. A runbook that is only observed there is stood in for by the one that changes nothing. */
export async function routeOf(
  config: Config,
  { alertname, labels }: Pick<Signal, 'alertname' | 'labels'>,
  entriesOf: (targetId: string) => Promise<RegistryEntry[]>,
): Promise<Route | null> {
  const targetLabel = Object.hasOwn(labels, 'target') ? labels.target : undefined;
  const route = config.routes.find(
    (each) => fits(each.alertname, alertname) && (targetLabel === undefined || each.target === targetLabel),
  );
  const isNamed = route && (Object.hasOwn(labels, route.shardLabel) || route.alertname.includes(SHARD));
  if (!isNamed) return null;
  const entry = entryOf(await entriesOf(route.target), route, { alertname, labels });
  if (!entry) return null;
  return { targetId: route.target, shardId: entry.replicaOf ?? entry.shardId, runbook: startedBy(config, route) };
}

/** Returns the runbook that alerts start by a route: where its own is only observed, the one that changes nothing. */
export function startedBy(config: Config, { target, runbook }: Config['routes'][number]): RunbookName {
  const isObserved = autonomyOf(targetOf(config, target), runbook) === 'observe';
  return (isObserved && runbooks[runbook].observedBy) || runbook;
}

/** The label names the shard, or else its place in the alert's name: of two shards that stand there the one with the longer name. */
function entryOf(
  entries: RegistryEntry[],
  { alertname, shardLabel }: Config['routes'][number],
  signal: Pick<Signal, 'alertname' | 'labels'>,
): RegistryEntry | undefined {
  if (Object.hasOwn(signal.labels, shardLabel))
    return entries.find(({ shardId }) => shardId === signal.labels[shardLabel]);
  const standing = entries.filter(({ shardId }) =>
    fits(
      alertname.replace(SHARD, () => shardId),
      signal.alertname,
    ),
  );
  return standing.sort((a, b) => b.shardId.length - a.shardId.length)[0];
}

/** Whether a name fits a pattern; names of alarms have 255 letters at the most, and patterns three places for any text, so that none takes long. */
function fits(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (name.length > LONGEST_NAME || !ANY_TEXT.test(pattern)) return false;
  const source = pattern
    .split(ANY_TEXT)
    .map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 's').test(name);
}

const SHARD = '{shard}';
const ANY_TEXT = /\*|\{shard\}/;
const LONGEST_NAME = 255;
