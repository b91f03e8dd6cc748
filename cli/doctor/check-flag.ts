import type { Cluster } from '../../adapters/kubernetes/api/cluster.ts';
import { type Controller, list, type Pod } from '../../adapters/kubernetes/api/objects.ts';
import type { FlagConfig, FoundFlag } from '../../adapters/kubernetes/flag/flag-place.ts';
import {
  type FlaggedTarget,
  findFlag,
  flagCluster,
  flagReading,
} from '../../adapters/kubernetes/flag/kubernetes-flag.ts';
import { mapUse } from '../../adapters/kubernetes/generator/map-use.ts';
import { deployedBy } from '../../adapters/kubernetes/workloads/deployed-by.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { SwitchRefused } from '../../core/provider/errors.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const { ok, warning, failed } = findingsOf('flag');

/** Checks whether the provider's flag in a cluster can be switched, stays switched and reaches its pods. */
export async function checkFlag(cluster: Cluster, target: FlaggedTarget): Promise<Finding[]> {
  const { flag } = target.generator;
  const found = await foundFlag(cluster, target);
  if ('about' in found) return [found];
  const { place, object } = found;
  const { provider, value, writtenBy, ownedBy } = flagReading(target, found);
  const names = target.generator.providers.map(({ name }) => name).join(', ');
  const says = `${place.what} says '${value}'`;
  const deployed = deployedBy(object);
  return [
    provider === null
      ? failed(`${says}, which names none of ${names}`, 'set it to one, or give generator.flag.values')
      : ok(`${says}${writtenBy === null ? '' : `, written by ${writtenBy}`}`),
    ...(ownedBy === null ? [] : [failed(`${ownedBy.tool} owns ${place.what}: no switch is made`, ownedBy.change)]),
    ...(ownedBy === null && deployed !== null
      ? [
          warning(
            `${deployed.by} sets ${place.what} again when it runs next`,
            `after a switch, set it ${deployed.where}, too`,
          ),
        ]
      : []),
    ...(place.obstacle === null ? [] : [failed(`${place.what} can't be switched`, place.obstacle)]),
    ...rolloutOf(found),
    ...(await readersOf(cluster, target)),
    ...('proof' in flag && flag.proof ? [] : [unproven(flag)]),
  ];
}

async function foundFlag(cluster: Cluster, target: FlaggedTarget): Promise<FoundFlag | Finding> {
  try {
    return await findFlag(cluster, target);
  } catch (error) {
    if (error instanceof SwitchRefused || error instanceof NotFound)
      return failed(error.message, 'fix that: until then no switch is made');
    throw error;
  }
}

function unproven({ kind }: FlagConfig): Finding {
  const known =
    kind === 'deployment-env' ? 'which value it was started with' : 'that its volume has had time to follow';
  return warning(
    `no pod proves a switch by an answer: only ${known} is known`,
    'let the service name its provider in a header, and configure generator.flag.proof',
  );
}

/** A Deployment that ends all pods first has none left if the new ones can't start. */
function rolloutOf({ kind, object }: FoundFlag): Finding[] {
  if (kind !== 'Deployment') return [];
  const { strategy } = (object as Controller).spec;
  if (strategy?.type !== 'Recreate') return [];
  const about = `Deployment '${object.metadata.name}' ends all its pods before it starts new ones: each switch is an outage`;
  return [warning(about, 'set its strategy to RollingUpdate')];
}

async function readersOf(cluster: Cluster, target: FlaggedTarget): Promise<Finding[]> {
  const { flag } = target.generator;
  if (flag.kind !== 'configmap-key') return [];
  const pods = await list<Pod>(flagCluster(cluster, target), 'pods');
  const fixed = pods.filter((pod) => mapUse(pod, flag) === 'fixed').map(({ metadata }) => `'${metadata.name}'`);
  if (fixed.length > 0)
    return [
      failed(
        `${fixed.slice(0, MOST).join(', ')} read ConfigMap '${flag.configMap}' by environment or subPath: they never see a switch`,
        'mount the ConfigMap as a volume without subPath',
      ),
    ];
  if (pods.some((pod) => mapUse(pod, flag) === 'live')) return [];
  return [warning(`no pod mounts ConfigMap '${flag.configMap}'`, 'check generator.flag.configMap and its namespace')];
}

const MOST = 3;
