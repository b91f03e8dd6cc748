import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../adapters/clock.ts';
import { clusterOf } from '../../adapters/kubernetes/api/cluster.ts';
import { kubernetesStartScene } from '../../adapters/kubernetes/bootstrap/start-scene.ts';
import type { Observation } from '../../core/contracts/bootstrap/observation.ts';
import { type ClusterOptions, personKubeconfig } from '../cluster/person-cluster.ts';
import { progress } from '../terminal.ts';

/** Where to look, as the person who runs the command; `waitSeconds` lie between two looks, null for one look. */
export type Place = ClusterOptions & { namespace: string; service: string; waitSeconds: number | null };

/** Looks at the namespace of a service once, or twice, so that it shows what moves. Changes nothing. */
export async function lookAt(
  { namespace, service, waitSeconds, ...options }: Place,
  isQuiet: boolean,
): Promise<[earlier: Observation | null, later: Observation]> {
  const scene = kubernetesStartScene({ cluster: clusterOf(personKubeconfig(options), namespace), clock: systemClock });
  const first = await scene.observe(service);
  if (waitSeconds === null) return [null, first];
  if (!isQuiet)
    progress(`looked once, looking again in ${waitSeconds} s: what moves is not stuck (--once for one look) ...`);
  await pause(waitSeconds * 1000);
  return [first, await scene.observe(service)];
}
