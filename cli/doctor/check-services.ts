import type { Service } from '../../adapters/kubernetes/api/objects.ts';
import type { Survey } from '../../adapters/kubernetes/api/survey.ts';
import { selectsPodsOf } from '../../adapters/kubernetes/registry/check-rotation.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import { isManaged } from '../../adapters/kubernetes/workloads/ownership.ts';
import { servicesOf } from '../../core/contracts/config/kubernetes-config.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

type Shard = KubernetesTarget['kubernetes']['shards'][number];
type Workload = Survey['workloads'][number];

const { warning, failed } = findingsOf('rotation');

/**
 * Finds unconfigured Services that lead to the pods of a shard: through them users reach a shard
 * that is out of rotation.
 */
export function checkServices(shard: Shard, workload: Workload, { services, workloads }: Survey): Finding[] {
  const named = servicesOf(shard);
  const others = workloads.filter((other) => other !== workload && !isManaged(other));
  const leadsTo = (service: Service) => (each: Workload) => selectsPodsOf(service, { kind: each.kind, object: each });
  const unnamed = services.filter(
    (service) => !named.includes(service.metadata.name) && !isManaged(service) && leadsTo(service)(workload),
  );
  const shared = unnamed.filter((service) => others.some(leadsTo(service)));
  const own = unnamed.filter((service) => !shared.includes(service)).map(({ metadata }) => metadata.name);
  const failure =
    own.length === 0
      ? []
      : [
          failed(
            `${own.map((name) => `'${name}'`).join(', ')} also lead to the pods of '${shard.workload}': they still reach the shard when it is out of rotation`,
            `name all of its Services, the retriever's first: \`service: [${[...named, ...own].join(', ')}]\`, apply what \`ragmend manifests\` prints, then run \`ragmend register\``,
          ),
        ];
  const warnings = shared.map(({ metadata }) =>
    warning(
      `Service '${metadata.name}' leads to '${shard.workload}' and to others: one shard alone can't be taken out of it`,
      'use it for no queries, or let it select only one workload and configure it',
    ),
  );
  return [...failure, ...warnings];
}
