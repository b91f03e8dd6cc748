import type { Evidence } from '../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { operationOf } from './deployer.ts';
import { field } from './draft.ts';
import type { Room } from './room.ts';
import { at, conditionOf, listAt, mapAt, textAt } from './scene/fields.ts';
import { annotationOf, isSelected, labelOf, nameOf, ownerOf, type Scene } from './scene/scene.ts';
import { templateIn, type Workload } from './scene/workloads.ts';

/**
 * Why a workload, or null for all, is not to be scaled or started anew without more thought.
 *
 * - `autoscaler`: an HPA or KEDA sets its replicas. `operator`: another object owns it and reverts changes.
 * - `gitops`: a deployer that reverts changes. `release`: a deployer is at work. `paused`, `zero`: a person wants
 *   it so. `disruption`: a PodDisruptionBudget holds its drains back. `api-server`: many pods cannot reach it.
 */
export type Sign = { of: string | null; why: SignWhy; evidence: Evidence };
export type SignWhy =
  | 'autoscaler'
  | 'operator'
  | 'gitops'
  | 'release'
  | 'paused'
  | 'zero'
  | 'disruption'
  | 'api-server';

/** Returns what forbids or complicates changes. */
export function signsOf({ scene, workloads, draft }: Room): Sign[] {
  const api = draft.nodes().find(({ id }) => id === 'API server ready')?.barred;
  return [
    ...workloads.flatMap((one) => signsOn(scene, one)),
    ...pendingReleases(scene),
    ...(api ? [{ of: null, why: 'api-server' as const, evidence: api.evidence }] : []),
  ];
}

/** Returns what forbids or complicates changes of one workload. */
export function signsOn(scene: Scene, { of, object, kind, wanted }: Workload): Sign[] {
  const signs: Sign[] = [];
  const add = (why: SignWhy, from: string, text: string) => signs.push({ of, why, evidence: field(from, text) });
  for (const autoscaler of ['HorizontalPodAutoscaler', 'ScaledObject'])
    for (const one of scene.all(autoscaler).filter((scaler) => targetOf(scaler) === of))
      add('autoscaler', nameOf(one), `sets the replicas of ${of}`);
  const operator = operatorOf(object);
  if (operator) add('operator', of, operator);
  const reverts = isExempt(object) ? null : revertedBy(scene, object);
  if (reverts) add('gitops', of, reverts);
  if (at(object, 'spec', 'paused') === true) add('paused', of, 'its rollout is paused');
  if (at(object, 'spec', 'suspend') === true) add('paused', of, 'is suspended');
  if (kind !== 'Job' && kind !== 'DaemonSet' && wanted === 0) add('zero', of, 'spec.replicas is 0');
  for (const budget of scene.all('PodDisruptionBudget'))
    if (isSelected(mapAt(budget, 'spec', 'selector', 'matchLabels'), templateIn(object)))
      add('disruption', nameOf(budget), `limits evictions of ${of}, not its start`);
  return signs;
}

/** Words of a team that a deployer leaves its changes alone. */
const EXEMPT: [annotation: string, value: string][] = [
  ['ragmend.dev/gitops', 'ignored'],
  ['kustomize.toolkit.fluxcd.io/reconcile', 'disabled'],
  ['kustomize.toolkit.fluxcd.io/ssa', 'IfNotPresent'],
  ['helm.toolkit.fluxcd.io/driftDetection', 'disabled'],
];

const isExempt = (object: KubeObject) => EXEMPT.some(([name, value]) => annotationOf(object, name) === value);

/** Returns who sets changes back, null if nobody is known to. */
function revertedBy(scene: Scene, object: KubeObject): string | null {
  const isWrittenBy = (writer: RegExp) => writersOf(object).some((one) => writer.test(textAt(one, 'manager') ?? ''));
  const tracked = annotationOf(object, 'argocd.argoproj.io/tracking-id')?.split(':')[0];
  const instance = tracked ?? labelOf(object, 'argocd.argoproj.io/instance');
  const app = instance === null ? null : scene.find('Application', instance);
  if (instance !== null ? !app || healsItself(app) : isWrittenBy(/^argocd/))
    return `Argo CD's application '${instance ?? 'of an unknown name'}' may set changes back`;
  const isKustomized = labelOf(object, 'kustomize.toolkit.fluxcd.io/name') !== null;
  if (isKustomized || isWrittenBy(/^kustomize-controller$/)) return 'a Kustomization of Flux sets changes back';
  const name = labelOf(object, 'helm.toolkit.fluxcd.io/name');
  const release = scene.find('HelmRelease', name ?? '');
  if (!release && isWrittenBy(/^helm-controller$/)) return 'a HelmRelease of Flux may set changes back';
  return textAt(release, 'spec', 'driftDetection', 'mode') === 'enabled'
    ? 'a HelmRelease of Flux sets changes back'
    : null;
}

const healsItself = (app: KubeObject) => at(app, 'spec', 'syncPolicy', 'automated', 'selfHeal') === true;
const writersOf = (object: KubeObject) => listAt(object, 'metadata', 'managedFields');

/** Returns whose a workload is, null if it is nobody's; kubebuilder names its operators `manager`. */
function operatorOf(object: KubeObject): string | null {
  const owner = ownerOf(object);
  if (owner) return owner.kind === 'CronJob' ? null : `is owned by ${owner.kind}/${owner.name}, which reverts changes`;
  const setter = writersOf(object)
    .filter((one) => at(one, 'fieldsV1', 'f:spec', 'f:replicas') !== undefined)
    .map((one) => textAt(one, 'manager') ?? '')
    .find((manager) => /operator/i.test(manager) || manager === 'manager');
  return setter === undefined ? null : `'${setter}' sets its replicas, and may set them back`;
}

function targetOf(scaler: unknown): string {
  const name = textAt(scaler, 'spec', 'scaleTargetRef', 'name');
  return `${textAt(scaler, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment'}/${name}`;
}

/** A release or a sync under way goes on once pods are ready, and may migrate a second time. */
function pendingReleases(scene: Scene): Sign[] {
  const records = scene
    .all('Secret')
    .filter((one) => labelOf(one, 'owner') === 'helm' && /^pending-/.test(labelOf(one, 'status') ?? ''));
  const helm = records.map((one) =>
    field(nameOf(one), `release '${labelOf(one, 'name')}' is ${labelOf(one, 'status')}`),
  );
  const argo = scene
    .all('Application')
    .map(operationOf)
    .filter((one) => one !== null);
  return [...helm, ...argo, ...scene.all('HelmRelease').flatMap(actionOf)].map((evidence) => ({
    of: null,
    why: 'release' as const,
    evidence,
  }));
}

/** What Flux does to a release at this moment; its regular looks change nothing. */
function actionOf(release: KubeObject): Evidence[] {
  const reconciling = conditionOf(release, 'Reconciling');
  const isActing = reconciling?.status === 'True' && /\brunning '[a-z]{1,20}' action/i.test(reconciling.message);
  return isActing ? [field(nameOf(release), reconciling.message)] : [];
}
