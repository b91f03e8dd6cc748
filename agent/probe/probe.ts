import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { cloudWatchReadings } from '../../adapters/aws/cloudwatch/readings.ts';
import { systemClock } from '../../adapters/clock.ts';
import { openEmbedder } from '../../adapters/embedders/open-embedder.ts';
import { storeInCluster } from '../../adapters/kubernetes/store/store-in-cluster.ts';
import { prometheusPage } from '../../adapters/metrics/prometheus-page.ts';
import { openVectorStore } from '../../adapters/vector-stores/open-vector-store.ts';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { KubernetesConfig } from '../../core/contracts/config/kubernetes-config.ts';
import { SILENT_SECONDS } from '../../core/contracts/shard-metrics.ts';
import type { Readings } from '../../core/validation/ports.ts';
import { probeTarget } from '../../core/validation/probe-target.ts';
import { readAddresses, readBaseline, readRegistry, readSecret, readTarget } from './prober-input.ts';
import { servePage } from './prober-page.ts';
import { rememberedEmbedder } from './remembered-embedder.ts';

type Prober = NonNullable<KubernetesConfig['prober']>;
/** The prober's folder, its log, the wait between two rounds, and the signal that ends it. */
export type ProberOptions = {
  folder: string;
  log: (line: object) => void;
  pause: (ms: number) => Promise<unknown>;
  signal: AbortSignal;
};

/** Probes until the process ends, and logs JSON lines to `output`. */
export function probeFor(folder: string, output: Writable): Promise<number> {
  const log = (line: object) => void output.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
  return runProber({ folder, log, pause: sleep, signal: new AbortController().signal });
}

/**
 * Asks all shards of a target their golden queries until the signal aborts, and publishes the
 * results. A failed round is logged, and the next one follows. Returns the exit code.
 */
export async function runProber({ folder, log, pause, signal }: ProberOptions): Promise<number> {
  const target = await readTarget(folder);
  const prober = proberOf(target);
  const prometheus = prometheusPage();
  let roundEnded = systemClock.now();
  const isAlive = () => systemClock.now() - roundEnded < SILENT_SECONDS * 1000;
  const server = await servePage(prober.port, { page: prometheus.page, isAlive });
  log({ message: 'probing', target: target.id, everySeconds: prober.everySeconds, port: prober.port });
  const round = roundOf(folder, target, readingsOf(prober, prometheus), log);
  while (!signal.aborted) {
    if (await round()) roundEnded = systemClock.now();
    await pause(prober.everySeconds * 1000);
  }
  server.close();
  return 0;
}

function proberOf({ id, kubernetes }: TargetConfig): Prober {
  if (kubernetes?.prober) return kubernetes.prober;
  throw new RangeError(`target '${id}' has no prober: give it kubernetes.prober in ragmend.yaml`);
}

/** Keeps the page in either case: it also shows people the measurements. */
function readingsOf({ publish }: Prober, prometheus: Readings): Readings {
  if (publish === 'prometheus') return prometheus;
  const cloudWatch = cloudWatchReadings({ client: new CloudWatchClient({}) });
  return {
    async publish(targetId, at, readings) {
      await prometheus.publish(targetId, at, readings);
      await cloudWatch.publish(targetId, at, readings);
    },
  };
}

/**
 * Does one round; returns whether it was published. The same problem is logged once, until it is
 * over.
 */
function roundOf(folder: string, target: TargetConfig, readings: Readings, log: ProberOptions['log']) {
  const secretOf = (name: string) => readSecret(folder, name);
  const deps = {
    entries: () => readRegistry(folder),
    services: () => readAddresses(folder),
    baseline: (shardId: string) => readBaseline(folder, shardId),
    vectorStore: openVectorStore(storeInCluster(target), secretOf),
    embedder: rememberedEmbedder(openEmbedder(target.embedding, secretOf)),
    readings,
    clock: systemClock,
  };
  let told = '[]';
  return async (): Promise<boolean> => {
    const reasons = await reasonsOf(probeTarget(deps, target));
    if (JSON.stringify(reasons) !== told) log({ message: 'round', target: target.id, reasons });
    told = JSON.stringify(reasons);
    return !reasons.some(({ shardId }) => shardId === null);
  };
}

/**
 * Returns why shards could not be judged, or one reason without a shard if nothing was published.
 */
async function reasonsOf(round: ReturnType<typeof probeTarget>): Promise<{ shardId: string | null; reason: string }[]> {
  try {
    return (await round).sort((a, b) => (a.shardId < b.shardId ? -1 : 1));
  } catch (error) {
    return [{ shardId: null, reason: error instanceof Error ? error.message : String(error) }];
  }
}
