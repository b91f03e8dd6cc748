import type { Config } from '../contracts/config.ts';
import type { RunbookName } from '../contracts/incident.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import type { Signal } from '../contracts/signal.ts';
import { targetOf } from '../contracts/target-of.ts';

/** The runbook that a signal starts, and on what. */
export type Route = { targetId: string; shardId: string; runbook: RunbookName };

/** Where a signal leads; null where no route, target or shard is known for it. A target that is only observed gets the runbook that changes nothing. */
export async function routeOf(
  config: Config,
  { alertname, labels }: Pick<Signal, 'alertname' | 'labels'>,
  entriesOf: (targetId: string) => Promise<RegistryEntry[]>,
): Promise<Route | null> {
  const targetLabel = Object.hasOwn(labels, 'target') ? labels.target : undefined;
  const route = config.routes.find(
    (each) => each.alertname === alertname && (targetLabel === undefined || each.target === targetLabel),
  );
  const named = route && Object.hasOwn(labels, route.shardLabel) ? labels[route.shardLabel] : undefined;
  if (!route || named === undefined) return null;
  const entry = (await entriesOf(route.target)).find(({ shardId }) => shardId === named);
  if (!entry) return null;
  const isObserved = targetOf(config, route.target).autonomy === 'observe';
  const runbook = isObserved ? 'shard-observe' : route.runbook;
  return { targetId: route.target, shardId: entry.replicaOf ?? entry.shardId, runbook };
}
