import { keepJob } from './keep-jobs.ts';
import { keepServices } from './keep-services.ts';
import type { KeeperDeps } from './keeper-deps.ts';
import { keepWorkload } from './make-pods.ts';
import { runPod } from './run-pod.ts';

/**
 * Brings the service a step nearer to what its objects ask for, as the controllers and the kubelet of Kubernetes
 * would. Nothing is kept but the objects, so that the next keeper goes on where this one was killed.
 */
export async function keepService(deps: KeeperDeps): Promise<void> {
  const { objects } = deps;
  for (const kind of ['StatefulSet', 'Deployment'])
    for (const workload of objects.all(kind)) keepWorkload(deps, workload);
  for (const job of objects.all('Job')) keepJob(deps, job);
  await Promise.all(objects.all('Pod').map((pod) => runPod(deps, pod)));
  keepServices(deps);
}
