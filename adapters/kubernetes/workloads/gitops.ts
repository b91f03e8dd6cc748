import { Annotation } from '../api/labels.ts';
import type { KubeObject } from '../api/objects.ts';

/**
 * An object that Ragmend changes in one field: a JSON pointer. `jq` selects an item of a list by
 * its name, whose index may change.
 */
export type Changed = { kind: string; object: KubeObject; field: string; jq?: string };
/**
 * How to recognise a controller's objects, which annotations exempt an object, and what to write in
 * Git.
 */
type GitOps = {
  name: string;
  marks: string[];
  manager: RegExp;
  exempt: Record<string, string>;
  change: (changed: Changed) => string;
};

/**
 * Returns why a GitOps controller would undo Ragmend's change to an object, and what to change in
 * Git; null if none would.
 */
export function revertOf(changed: Changed): string | null {
  const { kind, object, field } = changed;
  const keeper = keeperOf(changed);
  if (keeper === null) return null;
  const { tool, change } = keeper;
  const why = `${tool} keeps ${kind} '${object.metadata.name}' as it is in Git and would undo a change of ${field}`;
  return `${why}: in Git, ${change}`;
}

/**
 * Returns the GitOps controller that keeps an object as it is in Git, the names under which it
 * writes, and what to change in Git so that Ragmend may change the field; null if there is none.
 */
export function keeperOf(changed: Changed): { tool: string; writes: RegExp; change: string } | null {
  const found = CONTROLLERS.find((controller) => keeps(controller, changed.object));
  if (!found) return null;
  const change = `${found.change(changed)}, and annotate the ${changed.kind} with '${Annotation.GitOps}: ignored'`;
  return { tool: found.name, writes: found.manager, change };
}

const CONTROLLERS: GitOps[] = [
  {
    name: 'Argo CD',
    marks: ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/instance'],
    manager: /^argocd/,
    exempt: {},
    change: ({ kind, object, field, jq }) =>
      `add {${groupOf(kind)}kind: ${kind}, name: ${object.metadata.name}, ${jq === undefined ? `jsonPointers: [${field}]` : `jqPathExpressions: ['${jq}']`}} to ignoreDifferences of its Application, with the sync option RespectIgnoreDifferences=true`,
  },
  {
    name: 'Flux (kustomize-controller)',
    marks: ['kustomize.toolkit.fluxcd.io/name'],
    manager: /^kustomize-controller$/,
    exempt: {
      'kustomize.toolkit.fluxcd.io/reconcile': 'disabled',
      'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
    },
    change: () => `set its annotation 'kustomize.toolkit.fluxcd.io/ssa: IfNotPresent'`,
  },
  {
    name: 'Flux (helm-controller)',
    marks: ['helm.toolkit.fluxcd.io/name'],
    manager: /^helm-controller$/,
    exempt: { 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' },
    change: ({ kind, field }) =>
      `add {paths: [${field}], target: {kind: ${kind}}} to driftDetection.ignore of its HelmRelease`,
  },
];

/** Without the group, Argo CD takes the entry for a kind of the core, and its sync sets the field back. */
const groupOf = (kind: string) => (/^(Deployment|StatefulSet|DaemonSet)$/.test(kind) ? 'group: apps, ' : '');

/**
 * The label app.kubernetes.io/instance alone proves nothing, because charts set it too. The writer
 * of the object does.
 */
function keeps({ marks, manager, exempt }: GitOps, { metadata }: KubeObject): boolean {
  const { labels = {}, annotations = {}, managedFields = [] } = metadata;
  const isMarked = marks.some((mark) => mark in labels || mark in annotations);
  const isWritten = managedFields.some((each) => manager.test(each.manager ?? ''));
  const words = Object.entries({ ...exempt, [Annotation.GitOps]: 'ignored' });
  return (isMarked || isWritten) && !words.some(([name, value]) => annotations[name] === value);
}
