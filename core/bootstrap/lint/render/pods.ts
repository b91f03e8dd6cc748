import { at, type Fields, listAt, numberAt, textAt } from '../../reading/scene/fields.ts';
import type { Path } from './document.ts';

/** A container of a pod template. `sidecar`: an init container that stays (restartPolicy Always). */
export type Container = { name: string; role: 'init' | 'sidecar' | 'main'; spec: Fields; path: Path };

/** The pods of a workload: their template and spec, where both are, and how many pods there are. */
export type Pods = { template: unknown; spec: unknown; path: Path; replicas: number; containers: Container[] };

const TEMPLATES: Record<string, Path> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
};

/** Returns the pods that an object runs, null if it runs none. */
export function podsOf(kind: string, object: unknown): Pods | null {
  const where = Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
  if (!where) return null;
  const template = at(object, ...(where as string[]));
  const spec = at(template, 'spec');
  if (spec === undefined) return null;
  const path = [...where, 'spec'];
  return {
    template,
    spec,
    path,
    replicas: numberAt(object, 'spec', 'replicas') ?? 1,
    containers: ['initContainers', 'containers'].flatMap((list) =>
      listAt(spec, list).map((one, index) => containerOf(one, list === 'initContainers', [...path, list, index])),
    ),
  };
}

const containerOf = (spec: Fields, isInit: boolean, path: Path): Container => ({
  name: textAt(spec, 'name') ?? '',
  role: isInit ? (spec.restartPolicy === 'Always' ? 'sidecar' : 'init') : 'main',
  spec,
  path,
});
