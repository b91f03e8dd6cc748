import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { annotationOf } from '../../reading/scene/scene.ts';

/**
 * When a deployer makes an object.
 *
 * - `stage`: `before` and `after` are hooks around the others (`main`); `never`: not at an installation.
 * - `order`: the weight of a Helm hook, the wave of Argo CD. `hook`: the annotation's text, null for a normal object.
 * - `isUpgradeHook`: Argo CD alone runs it at a first sync; Helm runs it at upgrades.
 * - `isDeletedOnSuccess`: gone once it is done.
 */
export type Turn = {
  stage: 'before' | 'main' | 'after' | 'never';
  order: number;
  hook: string | null;
  isUpgradeHook: boolean;
  isDeletedOnSuccess: boolean;
};

/** Returns the names in an annotation that lists them. */
const listed = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Returns whether an object carries an annotation that only Argo CD reads. */
export const isForArgo = (object: KubeObject): boolean =>
  ['hook', 'sync-wave', 'hook-delete-policy'].some(
    (name) => annotationOf(object, `argocd.argoproj.io/${name}`) !== null,
  );

/** Returns when Helm makes an object. */
export function helmTurn(object: KubeObject): Turn {
  const hook = annotationOf(object, 'helm.sh/hook');
  const events = listed(hook);
  return {
    stage: hook === null ? 'main' : helmStage(events),
    order: numberIn(annotationOf(object, 'helm.sh/hook-weight')),
    hook,
    isUpgradeHook: false,
    isDeletedOnSuccess: hook !== null && policiesOf(object, 'helm.sh').includes('hook-succeeded'),
  };
}

function helmStage(events: string[]): Turn['stage'] {
  if (events.includes('crd-install')) return 'main';
  if (events.includes('pre-install')) return 'before';
  return events.some((one) => one === 'post-install' || one === 'post-upgrade') ? 'after' : 'never';
}

/** Argo CD maps Helm's hooks, unless an object has a hook of its own kind. */
export function argoTurn(object: KubeObject): Turn {
  const own = annotationOf(object, 'argocd.argoproj.io/hook');
  const helm = annotationOf(object, 'helm.sh/hook');
  const wave = annotationOf(object, 'argocd.argoproj.io/sync-wave') ?? annotationOf(object, 'helm.sh/hook-weight');
  const events = listed(own ?? helm);
  const policies = [...policiesOf(object, 'argocd.argoproj.io'), ...policiesOf(object, 'helm.sh')];
  const stage = own === null ? mappedStage(helm === null ? null : events) : argoStage(events);
  return {
    stage,
    order: numberIn(wave),
    hook: own ?? helm,
    isUpgradeHook: own === null && stage === 'before' && !events.includes('pre-install'),
    isDeletedOnSuccess: (own ?? helm) !== null && policies.some((one) => /^hook-?succeeded$/i.test(one)),
  };
}

function argoStage(hooks: string[]): Turn['stage'] {
  if (hooks.includes('PreSync')) return 'before';
  if (hooks.includes('Sync')) return 'main';
  return hooks.includes('PostSync') ? 'after' : 'never';
}

function mappedStage(events: string[] | null): Turn['stage'] {
  if (events === null || events.includes('crd-install')) return 'main';
  if (events.some((one) => one === 'pre-install' || one === 'pre-upgrade')) return 'before';
  return events.some((one) => one === 'post-install' || one === 'post-upgrade') ? 'after' : 'never';
}

const policiesOf = (object: KubeObject, by: string) => listed(annotationOf(object, `${by}/hook-delete-policy`));

const numberIn = (text: string | null): number => {
  const number = Number.parseInt(text ?? '0', 10);
  return Number.isNaN(number) ? 0 : number;
};
