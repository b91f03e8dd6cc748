import { readObservation } from '../../../../core/bootstrap/reading/read-observation.ts';
import { NO_SETTINGS } from '../../../../core/bootstrap/reading/scene/scene.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';

const signsOf = (objects: object[]) =>
  readObservation(
    null,
    { at: '2026-11-30T05:00:00Z', objects: objects as KubeObject[], events: [], logs: [], missing: [] },
    NO_SETTINGS,
  ).signs.map(({ of, why }) => `${why} ${of}`);

type Over = { metadata?: object; spec?: object; status?: object };
const object = (kind: string, name: string, { metadata, ...over }: Over = {}) => ({
  ...{ kind, metadata: { name, ...metadata }, spec: {} },
  ...over,
});
const api = (metadata: object = {}, spec: object = {}) =>
  object('Deployment', 'api', { metadata, spec: { replicas: 1, ...spec } });
const scaleTargetRef = { kind: 'Deployment', name: 'api' };
const written = (manager: string, fieldsV1: object = {}) => ({ managedFields: [{ manager, fieldsV1 }] });
const REPLICAS = { 'f:spec': { 'f:replicas': {} } };
const TRACKED = { annotations: { 'argocd.argoproj.io/tracking-id': 'rag:apps/Deployment:rag/api' } };
const app = (selfHeal: boolean) => object('Application', 'rag', { spec: { syncPolicy: { automated: { selfHeal } } } });
const KUSTOMIZED = { 'kustomize.toolkit.fluxcd.io/name': 'apps' };
const IGNORED = { 'ragmend.dev/gitops': 'ignored' };
const RELEASED = { labels: { 'helm.toolkit.fluxcd.io/name': 'rag' } };
const release = (mode: string) => object('HelmRelease', 'rag', { spec: { driftDetection: { mode } } });
const acting = (message: string) =>
  object('HelmRelease', 'rag', { status: { conditions: [{ type: 'Reconciling', status: 'True', message }] } });
const record = (status: string) =>
  object('Secret', 'sh.helm.release.v1.rag.v3', { metadata: { labels: { owner: 'helm', name: 'rag', status } } });

test.each<[string, object[], string[]]>([
  ['nobody', [api()], []],
  ['an HPA', [api(), object('HorizontalPodAutoscaler', 'x', { spec: { scaleTargetRef } })], ['autoscaler']],
  ['KEDA', [api(), object('ScaledObject', 'x', { spec: { scaleTargetRef: { name: 'api' } } })], ['autoscaler']],
  [
    'an operator that owns it',
    [api({ ownerReferences: [{ kind: 'Rag', name: 'r', controller: true }] })],
    ['operator'],
  ],
  ['an operator that writes its replicas', [api(written('rag-operator', REPLICAS))], ['operator']],
  ['an operator that writes only its status', [api(written('rag-operator', { 'f:status': {} }))], []],
  ['a person', [api(written('kubectl-scale', REPLICAS))], []],
  ['Argo CD that heals', [api(TRACKED), app(true)], ['gitops']],
  ['Argo CD that does not heal', [api(TRACKED), app(false)], []],
  ['Argo CD that nobody may see', [api(TRACKED)], ['gitops']],
  ['Argo CD by its writes alone', [api(written('argocd-controller'))], ['gitops']],
  ['a Kustomization', [api({ labels: KUSTOMIZED })], ['gitops']],
  ['a Kustomization that was told to ignore it', [api({ labels: KUSTOMIZED, annotations: IGNORED })], []],
  ['a Kustomization by its writes alone', [api(written('kustomize-controller'))], ['gitops']],
  ['a HelmRelease that corrects drift', [api(RELEASED), release('enabled')], ['gitops']],
  ['a HelmRelease that warns of drift', [api({ ...RELEASED, ...written('helm-controller') }), release('warn')], []],
  ['a HelmRelease that nobody may see', [api({ ...RELEASED, ...written('helm-controller') })], ['gitops']],
  ['a pause', [api({}, { paused: true })], ['paused']],
  ['0 replicas', [api({}, { replicas: 0 })], ['zero']],
])('%s forbids to scale a workload, or does not', (_, objects, signs) => {
  expect(signsOf(objects)).toEqual(signs.map((why) => `${why} Deployment/api`));
});

test.each<[string, object, boolean]>([
  ['a release of Helm that is pending', record('pending-upgrade'), true],
  ['a release of Helm that is deployed', record('deployed'), false],
  ['an upgrade by Flux', acting("Running 'upgrade' action with timeout of 5m0s"), true],
  ['a regular look of Flux', acting('Fulfilling prerequisites'), false],
  ['a sync by Argo CD', object('Application', 'x', { status: operation('Running', 'waiting for hook') }), true],
  ['a sync that is over', object('Application', 'x', { status: operation('Succeeded', 'synced') }), false],
])('%s is a deployer at work, or none', (_, at, is) => {
  expect(signsOf([api(), at])).toEqual(is ? ['release null'] : []);
});

function operation(phase: string, message: string) {
  return { operationState: { phase, message } };
}
