import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import { locksOfGenerator } from '../../../core/kernel/lock-key.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { StaleEpoch, WriteConflict } from '../../../core/kernel/task-error.ts';
import { SwitchRefused } from '../../../core/provider/errors.ts';
import { flaggedProvider, flagValue } from '../../../core/provider/flag/flag-values.ts';
import type { FlagReading, FlagSwitch, ProviderFlag } from '../../../core/provider/ports/provider-flag.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeOnce, type Fencing, untilNoConflict } from '../api/fence.ts';
import { MANAGER } from '../api/labels.ts';
import { type Controller, type KubeObject, pathOf, writersOf } from '../api/objects.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { envPlace } from './env-place.ts';
import { type FlagMark, markFor, markOf, versionOf, writeMark } from './flag-mark.ts';
import { flagOwner } from './flag-owner.ts';
import type { FlagPlace, FoundFlag, KeyFlag } from './flag-place.ts';
import { type ConfigMap, keyPlace } from './key-place.ts';

/** A target whose flag is in its cluster. */
export type FlaggedTarget = KubernetesTarget & { generator: GeneratorConfig };
type Deps = Fencing & { target: FlaggedTarget };

/**
 * The flag of a target in a Deployment or a ConfigMap. A switch is one JSON Patch that tests the
 * value it replaces, and writes on the object who made it, under which epoch and why.
 */
export function kubernetesFlag(deps: Deps): ProviderFlag {
  return {
    read: async () => flagReading(deps.target, await findFlag(deps.cluster, deps.target)),
    switch: (fence, from, to, why) => untilNoConflict(() => switchOnce(deps, fence, from, to, why)),
  };
}

/** Finds the flag of a target; throws NotFound, SwitchRefused. */
export async function findFlag(cluster: Cluster, target: FlaggedTarget): Promise<FoundFlag> {
  const { kind, path } = whereIs(cluster, target);
  const object = await cluster.send<KubeObject>('GET', path);
  return { kind, path, object, place: placeIn(target, object) };
}

/** Returns the cluster with the namespace of the flag. */
export function flagCluster(cluster: Cluster, { generator: { flag } }: FlaggedTarget): Cluster {
  return flag.kind === 'gateway' ? cluster : { ...cluster, namespace: flag.namespace ?? cluster.namespace };
}

function whereIs(cluster: Cluster, target: FlaggedTarget): Pick<FoundFlag, 'kind' | 'path'> {
  const { flag } = target.generator;
  const around = flagCluster(cluster, target);
  switch (flag.kind) {
    case 'deployment-env':
      return { kind: 'Deployment', path: pathOf(around, 'deployments', flag.deployment) };
    case 'configmap-key':
      return { kind: 'ConfigMap', path: pathOf(around, 'configmaps', flag.configMap) };
    case 'gateway':
      throw new RangeError(`the flag of target '${target.id}' is the state of its gateway, not an object`);
  }
}

function placeIn({ generator: { flag } }: FlaggedTarget, object: KubeObject): FlagPlace {
  return flag.kind === 'deployment-env'
    ? envPlace(object as Controller, flag)
    : keyPlace(object as ConfigMap, flag as KeyFlag);
}

/** Returns what a flag says, who wrote it, and which tool owns it. */
export function flagReading(target: FlaggedTarget, found: FoundFlag): FlagReading {
  const { object, place } = found;
  const { value, owned } = place;
  const mark = markOf(object, target.id);
  return {
    provider: flaggedProvider(target.generator, value),
    value,
    version: versionOf(object, value, mark),
    writtenBy: writerOf(
      mark,
      value,
      writersOf(object.metadata, owned).map(({ manager }) => manager),
    ),
    ownedBy: flagOwner(found),
  };
}

/**
 * Returns the incident that wrote a value, or else the name of a program. A switch to what the flag
 * said already changes no writer in `managedFields`.
 */
function writerOf(mark: FlagMark | null, value: string | null, managers: string[]): string | null {
  const isOurs =
    mark?.value === value && (managers.length === 0 || managers.includes(MANAGER) || mark.before === value);
  return isOurs ? (mark?.incidentId ?? null) : (managers[0] ?? null);
}

async function switchOnce(deps: Deps, fence: Fence, from: FlagReading, to: string, why: string): Promise<FlagSwitch> {
  const { cluster, locks, target } = deps;
  if (!locksOfGenerator(fence.targetId).includes(await locks.keyOf(fence)))
    throw new StaleEpoch(`incident '${fence.incidentId}' holds no lock of the generator of '${fence.targetId}'`);
  const value = flagValue(target.generator, to);
  const mark = markFor(fence, from, value, why);
  const found = await findFlag(cluster, target);
  const switched = (object: KubeObject): FlagSwitch => ({
    switched: {
      provider: to,
      value,
      version: versionOf(object, value, mark),
      writtenBy: fence.incidentId,
      ownedBy: null,
    },
    before: from,
  });
  if (isSame(markOf(found.object, target.id), mark)) return switched(found.object);
  const reading = flagReading(target, found);
  if (reading.version !== from.version) return { lostTo: reading };
  refuse(found.place, reading);
  const written = await changeOnce<KubeObject>(deps, fence, found.path, (object) => {
    const place = placeIn(target, object);
    if (versionOf(object, place.value, markOf(object, target.id)) !== from.version)
      throw new WriteConflict(`${place.what} was changed meanwhile: read it again`);
    return [...place.write(value), ...writeMark(object, target.id, mark)];
  });
  return switched(written);
}

const isSame = (one: FlagMark | null, other: FlagMark) =>
  one !== null &&
  one.incidentId === other.incidentId &&
  one.epoch === other.epoch &&
  one.from === other.from &&
  one.value === other.value;

function refuse({ what, obstacle }: FlagPlace, { ownedBy }: FlagReading): void {
  if (ownedBy !== null) throw new SwitchRefused(`${ownedBy.tool} owns ${what}: ${ownedBy.change}`);
  if (obstacle !== null) throw new SwitchRefused(`${what} can't be switched: ${obstacle}`);
}
