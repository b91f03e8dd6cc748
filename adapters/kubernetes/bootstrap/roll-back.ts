import { PatchStrategy, type V1PodTemplateSpec } from '@kubernetes/client-node';
import { canonicalJson } from '../../../core/kernel/digest.ts';
import type { Fence } from '../../../core/kernel/ports/fence.ts';
import { PlanDrifted } from '../../../core/kernel/task-error.ts';
import { retryWhile } from '../../retry-while.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterRefused } from '../api/cluster-errors.ts';
import { changeFenced, type Fencing, type JsonPatch, pointerTo } from '../api/fence.ts';
import { Label, MANAGER, objectName } from '../api/labels.ts';
import { type Controller, pathOf } from '../api/objects.ts';
import { familyOf } from './family.ts';
import { assertVersion, changeSpec } from './planned-change.ts';
import type { Workload } from './workload.ts';

/** The API server learns of a mark a moment after it was written. */
const TRIES = 20;
const PAUSE_MS = 250;

/**
 * Returns a Deployment to the template of one of its ReplicaSets, by its name. That one is marked first, and the
 * Deployment says by a label that it is rolled back: the admission policy lets the operator set no template but
 * that of a marked ReplicaSet. Does nothing if the template is there. Throws PlanDrifted.
 */
export async function rollBack(
  fencing: Fencing,
  fence: Fence,
  workload: Workload,
  { revision, version }: { revision: string; version: string },
): Promise<void> {
  const { cluster } = fencing;
  const { sets } = await familyOf(cluster, workload);
  const past = sets.find(({ metadata }) => metadata.name === revision);
  if (!past)
    throw new PlanDrifted(`Deployment '${workload.name}' has no ReplicaSet '${revision}' any more: plan again`);
  const template = templateOf(past);
  if (!isThere(workload.object, template)) {
    assertVersion(workload, version);
    await mark(cluster, workload.name, past, sets);
  }
  const mayPass = (error: unknown) => error instanceof ClusterRefused;
  await retryWhile({ tries: TRIES, mayPass, pauseMs: () => PAUSE_MS }, () =>
    changeFenced<Controller>(fencing, fence, workload.path, (object): JsonPatch => {
      if (isThere(object, template)) return [];
      assertVersion({ ...workload, object }, version);
      return [...labelled(object), ...changeSpec(object, '/spec/template', template)];
    }),
  );
  await changeFenced<Controller>(fencing, fence, workload.path, unlabelled);
}

const ROLLING = pointerTo('labels', Label.RollingBack);

function labelled({ metadata: { labels } }: Controller): JsonPatch {
  const make: JsonPatch = labels ? [] : [{ op: 'add', path: '/metadata/labels', value: {} }];
  return [...make, { op: 'add', path: ROLLING, value: 'true' }];
}

/** Returns a patch that takes the label of a rollback away, also one that a dead function left. */
export function unlabelled({ metadata: { labels = {} } }: Controller): JsonPatch {
  return Label.RollingBack in labels ? [{ op: 'remove', path: ROLLING }] : [];
}

/** The template of a ReplicaSet as its Deployment has it: the controller adds one label. */
function templateOf({ spec }: Controller): V1PodTemplateSpec {
  const { labels = {}, annotations } = spec.template.metadata ?? {};
  const { [HASH]: _, ...own } = labels;
  return { metadata: { labels: own, ...(annotations && { annotations }) }, spec: spec.template.spec as never };
}
const HASH = 'pod-template-hash';

function isThere({ spec }: Controller, template: V1PodTemplateSpec): boolean {
  const { labels = {}, annotations = {} } = spec.template.metadata ?? {};
  const now = { metadata: { labels, annotations }, spec: spec.template.spec };
  const wanted = { metadata: { annotations: {}, ...template.metadata }, spec: template.spec };
  return canonicalJson(now) === canonicalJson(wanted);
}

/** Marks one ReplicaSet of a Deployment, and takes the mark from its others. */
async function mark(cluster: Cluster, name: string, past: Controller, sets: Controller[]): Promise<void> {
  const path = pointerTo('labels', Label.RollBack);
  const markOf = ({ metadata }: Controller) => metadata.labels?.[Label.RollBack];
  for (const set of sets)
    if (set !== past && markOf(set) !== undefined) await patchSet(cluster, set, [{ op: 'remove', path }]);
  const value = objectName(name);
  if (markOf(past) !== value) await patchSet(cluster, past, [{ op: 'add', path, value }]);
}

async function patchSet(cluster: Cluster, { metadata }: Controller, json: JsonPatch): Promise<void> {
  const path = `${pathOf(cluster, 'replicasets', metadata.name)}?fieldManager=${MANAGER}`;
  await cluster.send('PATCH', path, { json, type: PatchStrategy.JsonPatch });
}
