import { servicesOf } from '../../../core/contracts/config/kubernetes-config.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { MANAGER } from '../api/labels.ts';
import { type Pod, pathOf, type Service, writerOf } from '../api/objects.ts';
import { isPartOf, type PodSelector } from '../registry/registry-record.ts';
import { selectorFor, servedBy } from '../registry/rotation.ts';
import { type Found, isOf, ledTo, type Shard, type Sight } from './sight.ts';

/**
 * Returns where the Services of a shard differ from its entry. If the shard stands as configured,
 * its selectors are the team's business.
 */
export async function serviceDrifts(sight: Sight, entry: RegistryEntry, shard: Shard): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of servicesOf(shard)) {
    const service = sight.services.get(name);
    const served = servedBy(sight.record, entry);
    const isTeams = served === entry && entry.workloadId === shard.workload;
    if (service === undefined) found.push(...gone(sight, entry, name));
    else if (isTeams) found.push(...ofTeams(sight, entry, shard, service));
    else found.push(...(await ofOurs(sight, entry, served, service)));
  }
  return found;
}

function gone({ record }: Sight, { shardId, route }: RegistryEntry, name: string): Found[] {
  if (route === 'none') return [];
  const found = `Service '${name}' is gone, so that nobody reaches it by that`;
  const advice = 'Create it again, and run `ragmend register`';
  return [driftOf(`${shardId}:${name}:gone:${Object.keys(record.selectors).length}`, { shardId, found, advice })];
}

/**
 * Looks at the team's own pods. A pod that is not ready has other alarms, and a deployment may be
 * under way.
 */
function ofTeams(sight: Sight, { shardId, workloadId }: RegistryEntry, shard: Shard, service: Service): Found[] {
  const { name, uid, resourceVersion } = service.metadata;
  const { selector } = service.spec;
  const strangers = ledTo(sight, selector).filter((pod) => !isOf(pod, workloadId, shard));
  const own = sight.pods.filter((pod) => isPartOf(selector ?? {}, pod.metadata.labels) && isOf(pod, workloadId, shard));
  if (strangers.length > 0) {
    const found = `Service '${name}' leads to ${namesOf(strangers)} too, a server that is not in rotation`;
    return [driftOf(`${uid}:${uidsOf(strangers)}`, { shardId, found, advice: 'Remove its Deployment' })];
  }
  if (own.length > 0) return [];
  const found = `Service '${name}' selects ${wordsOf(selector)}, and no pod has that: nobody reaches the shard`;
  const advice = `Let it select the pods of '${workloadId}', or start them`;
  return [driftOf(`${uid}:${resourceVersion}:nobody`, { shardId, found, advice })];
}

async function ofOurs(
  sight: Sight,
  entry: RegistryEntry,
  served: RegistryEntry | null,
  service: Service,
): Promise<Found[]> {
  const { cluster, target, record } = sight;
  const { name, uid, resourceVersion } = service.metadata;
  const live = service.spec.selector;
  const wanted = await selectorFor(cluster, target, record, entry, name);
  const [reached, meant] = [ledTo(sight, live), ledTo(sight, wanted)];
  const strangers = reached.filter((pod) => !meant.includes(pod));
  const isCut = served !== null && reached.length === 0;
  const isMoved = !isPartOf(wanted, live) || (isCut && meant.length > 0);
  const { shardId } = entry;
  if (!isMoved) return isCut ? [unreachable(sight, served, service)] : [];
  const writer = writerOf(service.metadata, 'selector');
  const harm =
    strangers.length > 0 ? `, which leads to ${namesOf(strangers)}` : isCut ? ', so that nobody answers' : '';
  const found = `'${writer}' let Service '${name}' select ${wordsOf(live)} in place of ${wordsOf(wanted)}${harm}`;
  const drift = driftOf(`${uid}:${resourceVersion}`, { shardId, found, advice: null });
  // Ragmend's own change was interrupted: its run, or the janitor, completes it.
  const isOurs = writer !== MANAGER;
  const json = [
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    { op: 'add', path: '/spec/selector', value: wanted },
  ] as const;
  return [
    {
      drift: { ...drift.drift, isHarmful: strangers.length > 0 || isCut, isOurs },
      mend: isOurs ? { path: pathOf(cluster, 'services', name), json: [...json] } : null,
    },
  ];
}

function unreachable({ pods }: Sight, { shardId, workloadId }: RegistryEntry, service: Service): Found {
  const standing = pods.filter((pod) => isPartOf(service.spec.selector ?? {}, pod.metadata.labels));
  const since = standing.map((pod) => `${pod.metadata.uid}@${readySince(pod)}`).sort();
  const found = `no pod of '${workloadId}', which serves it, is ready: nobody answers at Service '${service.metadata.name}'`;
  return driftOf(`${service.metadata.uid}:${since.join()}:unready`, {
    shardId,
    found,
    advice: `Look at the events of '${workloadId}'`,
  });
}

function readySince({ status }: Pod): string {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? '';
}

function driftOf(id: string, about: { shardId: string; found: string; advice: string | null }): Found {
  return { drift: { id, ...about, isHarmful: true, isOurs: false }, mend: null };
}

const namesOf = (pods: Pod[]) => pods.map(({ metadata }) => `'${metadata.name}'`).join(', ');
const uidsOf = (pods: Pod[]) =>
  pods
    .map(({ metadata }) => metadata.uid)
    .sort()
    .join();

function wordsOf(selector: PodSelector = {}): string {
  const pairs = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return `'${pairs.sort().join(',')}'`;
}
