import type { KeptReadings } from '../../adapters/aws/gateway/pod-readings.ts';
import type { Config } from '../../core/contracts/config/config.ts';
import {
  autonomyOf,
  type GeneratingTarget,
  generatingTargets,
  primaryOf,
} from '../../core/contracts/config/target-of.ts';
import type { PodReading } from '../../core/contracts/provider/pod-reading.ts';
import { PERIOD_SECONDS, runbooks } from '../../core/contracts/runbooks.ts';
import { FunctionMetric } from '../../core/contracts/telemetry.ts';
import type { LastRuns } from '../../core/incident/ports.ts';
import { msOf } from '../../core/kernel/instant.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import { settleEach } from '../../core/kernel/settle-each.ts';
import { isMostlyBackup } from '../../core/provider/answers/answer-minutes.ts';
import type { Backlog } from '../../core/provider/ports/backlog.ts';
import type { GeneratorPods } from '../../core/provider/ports/generator-pods.ts';
import type { GeneratorStates } from '../../core/provider/ports/generator-states.ts';
import type { ProviderFlag } from '../../core/provider/ports/provider-flag.ts';
import { podsIn } from '../../core/provider/ramp/join-readings.ts';
import type { Measure } from '../handler/measured.ts';

export type MeasuringDeps = {
  config: Config;
  clock: Clock;
  incidents: LastRuns;
  generatorStates: Pick<GeneratorStates, 'read'>;
  /** The flags of all targets. */
  flags: Pick<ProviderFlag, 'read'>;
  /** The backlog of a target; null for a deployment without one. */
  backlogOf(targetId: string): Pick<Backlog, 'counts'> | null;
  /** The pods of all targets, and where what they say is kept for the API. */
  generatorPods: Pick<GeneratorPods, 'readings'>;
  keptReadings: Pick<KeptReadings, 'keep'>;
  measure: Measure;
};

/** How much later than its schedule a prewarm may end. */
const GRACE_SECONDS = 2 * 3600;

/**
 * Publishes for each target with a generator whether it lives on a backup, whether nobody answers,
 * how old its backlog is, and whether its prewarm is late, and keeps what its pods say. A target
 * that can't be read delays no other; throws an AggregateError of what could not.
 */
export async function measureGenerators(deps: MeasuringDeps): Promise<void> {
  const all = generatingTargets(deps.config).flatMap((target) =>
    [trafficOf, backlogOf, prewarmOf].map((read) => () => read(deps, target)),
  );
  await settleEach(all, (measure) => measure());
}

/** Pods that are away hide no flag. */
async function trafficOf(deps: MeasuringDeps, target: GeneratingTarget): Promise<void> {
  const readings = podsOf(deps, target);
  const known = readings.catch((): PodReading[] => []);
  await settleEach([measureTraffic(deps, target, known), readings], async (one) => void (await one));
}

/** Gateways fail over by themselves, which no flag says: their answers count, too. */
async function measureTraffic(
  { flags, generatorStates, clock, measure }: MeasuringDeps,
  { id: target, generator }: GeneratingTarget,
  known: Promise<PodReading[]>,
): Promise<void> {
  const [{ provider }, state, readings] = await Promise.all([flags.read(target), generatorStates.read(target), known]);
  const isOnBackup = provider !== primaryOf(generator).name || isMostlyBackup(podsIn(readings), clock.now());
  measure(FunctionMetric.OnBackup, Number(isOnBackup), 'Count', { target });
  measure(FunctionMetric.NobodyAnswers, Number(state?.mode === 'fallback'), 'Count', { target });
}

/** Keeps what the pods say: the API may only look into a cluster, and asking a pod is more than that. */
async function podsOf(
  { generatorPods, keptReadings }: MeasuringDeps,
  { id, generator }: GeneratingTarget,
): Promise<PodReading[]> {
  if (generator.flag.kind !== 'gateway') return [];
  const readings = await generatorPods.readings(id);
  await keptReadings.keep(id, readings);
  return readings;
}

async function backlogOf(deps: MeasuringDeps, { id: target, generator }: GeneratingTarget): Promise<void> {
  const backlog = generator.flag.kind === 'gateway' ? deps.backlogOf(target) : null;
  if (backlog === null) return;
  const { waiting, oldest } = await backlog.counts();
  const seconds = oldest === null ? 0 : Math.max(0, (deps.clock.now() - oldest) / 1000);
  deps.measure(FunctionMetric.BacklogWaiting, waiting, 'Count', { target });
  deps.measure(FunctionMetric.BacklogOldestSeconds, seconds, 'Seconds', { target });
}

/** A target that is only observed is never prewarmed. */
async function prewarmOf({ incidents, clock, measure }: MeasuringDeps, of: GeneratingTarget): Promise<void> {
  const { id: target, generator } = of;
  if (autonomyOf(of, PREWARM) === 'observe') return;
  const { schedule = 'daily' } = runbooks[PREWARM];
  const since = clock.now() - (PERIOD_SECONDS[schedule] + GRACE_SECONDS) * 1000;
  const runs = (await incidents.lastRuns(target)).filter(({ runbook }) => runbook === PREWARM);
  const isLate = generator.providers.some(({ name }) => {
    const last = runs.find(({ subject }) => subject.id === name);
    return last?.state !== 'Completed' || msOf(last.closedAt ?? last.openedAt) < since;
  });
  measure(FunctionMetric.PrewarmLate, Number(isLate), 'Count', { target });
}

const PREWARM = 'provider-prewarm';
