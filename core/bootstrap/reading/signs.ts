import type { Evidence } from '../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { operationOf } from './deployer.ts';
import { field } from './draft.ts';
import type { Room } from './room.ts';
import { at, mapAt, textAt } from './scene/fields.ts';
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

function signsOn(scene: Scene, { of, object, kind, wanted }: Workload): Sign[] {
  const signs: Sign[] = [];
  const add = (why: SignWhy, from: string, text: string) => signs.push({ of, why, evidence: field(from, text) });
  for (const autoscaler of ['HorizontalPodAutoscaler', 'ScaledObject'])
    for (const one of scene.all(autoscaler).filter((scaler) => targetOf(scaler) === of))
      add('autoscaler', nameOf(one), `sets the replicas of ${of}`);
  const owner = ownerOf(object);
  if (owner && owner.kind !== 'CronJob')
    add('operator', of, `is owned by ${owner.kind}/${owner.name}, which reverts changes`);
  const reverts = revertedBy(scene, object);
  if (reverts) add('gitops', of, reverts);
  if (at(object, 'spec', 'paused') === true) add('paused', of, 'its rollout is paused');
  if (at(object, 'spec', 'suspend') === true) add('paused', of, 'is suspended');
  if (kind !== 'Job' && kind !== 'DaemonSet' && wanted === 0) add('zero', of, 'spec.replicas is 0');
  for (const budget of scene.all('PodDisruptionBudget'))
    if (isSelected(mapAt(budget, 'spec', 'selector', 'matchLabels'), templateIn(object)))
      add('disruption', nameOf(budget), `limits evictions of ${of}, not its start`);
  return signs;
}

/** Returns who sets changes back, null if nobody is known to. */
function revertedBy(scene: Scene, object: KubeObject): string | null {
  const tracked = annotationOf(object, 'argocd.argoproj.io/tracking-id')?.split(':')[0];
  const app = tracked === undefined ? null : scene.find('Application', tracked);
  if (tracked !== undefined && (!app || at(app, 'spec', 'syncPolicy', 'automated', 'selfHeal') === true))
    return `Argo CD's application '${tracked}' may set changes back`;
  if (labelOf(object, 'kustomize.toolkit.fluxcd.io/name') !== null) return 'a Kustomization of Flux sets changes back';
  const release = scene.find('HelmRelease', labelOf(object, 'helm.toolkit.fluxcd.io/name') ?? '');
  return textAt(release, 'spec', 'driftDetection', 'mode') === 'enabled'
    ? 'a HelmRelease of Flux sets changes back'
    : null;
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
  return [...helm, ...argo].map((evidence) => ({ of: null, why: 'release' as const, evidence }));
}
