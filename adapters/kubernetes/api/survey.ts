import type { Cluster } from './cluster.ts';
import { type Claim, type Controller, list, type Service } from './objects.ts';

/** The contents of a namespace: its workloads with their kind, Services and claims. */
export type Survey = {
  workloads: (Controller & { kind: 'StatefulSet' | 'Deployment' })[];
  services: Service[];
  claims: Claim[];
};

/** Lists the contents of a namespace without changing it; throws what every cluster call throws. */
export async function surveyNamespace(cluster: Cluster): Promise<Survey> {
  const [statefulSets, deployments, services, claims] = await Promise.all([
    list<Controller>(cluster, 'statefulsets'),
    list<Controller>(cluster, 'deployments'),
    list<Service>(cluster, 'services'),
    list<Claim>(cluster, 'persistentvolumeclaims'),
  ]);
  // The API omits the kind from the items of a list.
  const kindOf =
    <Kind extends string>(kind: Kind) =>
    (workload: Controller) => ({ ...workload, kind });
  return {
    workloads: [...statefulSets.map(kindOf('StatefulSet' as const)), ...deployments.map(kindOf('Deployment' as const))],
    services,
    claims,
  };
}
