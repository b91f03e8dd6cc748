import { type Config, targetOf } from '../contracts/config.ts';
import type { Incident } from '../contracts/incident.ts';
import type { Disposition, Signal } from '../contracts/signal.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { Clock } from '../kernel/clock.ts';
import { msOf } from '../kernel/instant.ts';
import type { Registry } from '../kernel/registry.ts';
import { openIncident } from './open-incident.ts';
import type { Incidents } from './ports.ts';

/** What this room needs of the store of signals. */
interface UndecidedSignals {
  withDisposition(dispositions: Disposition[]): Promise<Signal[]>;
  settle(id: string, disposition: Disposition, incidentId: string | null): Promise<void>;
}
type Deps = {
  signals: UndecidedSignals;
  incidents: Incidents;
  registry: Registry;
  caseFile: CaseFile;
  clock: Clock;
  config: Config;
};
type Route = { targetId: string; shardId: string; runbook: Config['routes'][number]['runbook'] };
type Decided = { disposition: Disposition; incidentId: string | null };

/**
 * Decides every signal that is Pending or Queued, oldest first: it starts a run, joins one, waits behind one, or starts nothing and says why. One that
 * can't be decided stays as it is and holds nobody up; throws an AggregateError of why, after all others.
 */
export async function routeSignals(deps: Deps): Promise<void> {
  const failures = new Map<string, unknown>();
  for (const signal of await deps.signals.withDisposition(['Pending', 'Queued'])) {
    try {
      const { disposition, incidentId } = await decide(deps, signal);
      if (disposition !== signal.disposition) await deps.signals.settle(signal.id, disposition, incidentId);
    } catch (error) {
      failures.set(String(error), error);
    }
  }
  if (failures.size > 0) throw new AggregateError(failures.values(), [...failures.keys()].join('; '));
}

async function decide(deps: Deps, signal: Signal): Promise<Decided> {
  const route = await routeOf(deps, signal);
  if (!route) return nothing('NoRoute');
  const history = await deps.incidents.list({ targetId: route.targetId, runbook: route.runbook });
  const own = history.find(({ signalIds }) => signalIds.includes(signal.id));
  if (own) return started(deps, signal, own);
  const open = history.find(({ closedAt }) => closedAt === null);
  if (open?.shardId === route.shardId) return { disposition: 'Attached', incidentId: open.id };
  if (signal.status === 'resolved') return nothing('Resolved');
  if (targetOf(deps.config, route.targetId).autonomy === 'observe') return nothing('ObserveOnly');
  if (open) return nothing('Queued');
  if (await isCooling(deps, history, route)) return nothing('Cooldown');
  return start(deps, signal, route);
}

/** The shard and runbook that a signal is about; null where no route, target or shard is known for it. */
async function routeOf({ config, registry }: Deps, { alertname, labels }: Signal): Promise<Route | null> {
  const targetLabel = Object.hasOwn(labels, 'target') ? labels.target : undefined;
  const route = config.routes.find(
    (each) => each.alertname === alertname && (targetLabel === undefined || each.target === targetLabel),
  );
  const named = route && Object.hasOwn(labels, route.shardLabel) ? labels[route.shardLabel] : undefined;
  if (!route || named === undefined) return null;
  const entry = (await registry.read(route.target)).find(({ shardId }) => shardId === named);
  return entry ? { targetId: route.target, shardId: entry.replicaOf ?? entry.shardId, runbook: route.runbook } : null;
}

async function isCooling({ config, clock }: Deps, history: Incident[], { targetId, shardId }: Route): Promise<boolean> {
  const last = history.find((each) => each.shardId === shardId && each.closedAt !== null);
  if (!last?.closedAt) return false;
  return clock.now() - msOf(last.closedAt) < targetOf(config, targetId).cooldownSeconds * 1000;
}

async function start(deps: Deps, signal: Signal, route: Route): Promise<Decided> {
  const requestedBy = `alert:${signal.source}`;
  const result = await openIncident(deps, { ...route, requestedBy, signalIds: [signal.id] });
  return 'holder' in result ? nothing('Queued') : started(deps, signal, result.opened);
}

async function started({ caseFile }: Deps, { alertname, source }: Signal, { id, shardId }: Incident): Promise<Decided> {
  await caseFile.note(id, 'opened', `alert ${alertname} from ${source} about ${shardId} opened the incident`);
  return { disposition: 'Started', incidentId: id };
}

const nothing = (disposition: Disposition): Decided => ({ disposition, incidentId: null });
