import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import { mapAt, textAt } from '../../reading/scene/fields.ts';
import { isSelected } from '../../reading/scene/scene.ts';
import type { Deployer, RenderedDocument } from './document.ts';
import { type Pods, podsOf } from './pods.ts';
import { argoTurn, helmTurn, isForArgo, type Turn } from './turn.ts';

/** An object of a render with what is known about it; `id` is unique and readable: `Deployment/web`. */
export type Item = RenderedDocument & {
  id: string;
  kind: string;
  name: string;
  namespace: string;
  turn: Turn;
  pods: Pods | null;
};

/** All objects that are linted together. `isArgo`: they come in the waves of Argo CD. */
export type Render = {
  deployer: Deployer;
  isArgo: boolean;
  items: Item[];
  namespaces: ReadonlySet<string>;
  all(kind: string): Item[];
  /** Finds an object that `from` would find by its name. */
  find(kind: string, name: string, from: Item): Item | null;
};

/** Indexes the documents of a render, as a deployer would apply them. */
export function renderOf(documents: readonly RenderedDocument[], deployer: Deployer): Render {
  const isArgo = deployer === 'argocd' || (deployer === 'any' && documents.some(({ object }) => isForArgo(object)));
  const items = named(documents.map((one) => itemOf(one, isArgo ? argoTurn(one.object) : helmTurn(one.object))));
  const kinds = groupBy(items, ({ kind }) => kind);
  const namespaces = new Set(
    items.flatMap(({ kind, name, namespace }) => (kind === 'Namespace' ? [name] : namespace === '' ? [] : [namespace])),
  );
  const all = (kind: string) => kinds.get(kind) ?? [];
  return {
    deployer,
    isArgo,
    items,
    namespaces,
    all,
    find: (kind, name, from) => all(kind).find((one) => one.name === name && isNear(one, from)) ?? null,
  };
}

/** Returns whether two objects may be in the same namespace: renders often name none. */
export const isNear = (one: Item, other: Item): boolean =>
  one.namespace === other.namespace || one.namespace === '' || other.namespace === '';

function itemOf(document: RenderedDocument, turn: Turn): Item {
  const { kind, metadata } = document.object;
  const namespace = metadata.namespace ?? '';
  const pods = podsOf(kind, document.object);
  return { ...document, id: `${kind}/${metadata.name}`, kind, name: metadata.name, namespace, turn, pods };
}

/** Tells objects of the same kind and name apart by their namespace, or else by where they are. */
function named(items: Item[]): Item[] {
  const twice = groupBy(items, ({ id }) => id);
  for (const same of twice.values()) {
    if (same.length === 1) continue;
    const isClear = new Set(same.map(({ namespace }) => namespace)).size === same.length;
    for (const one of same)
      one.id += isClear ? ` in ${one.namespace || 'default'}` : ` (${one.file}:${one.lineOf([])})`;
  }
  return items;
}

/** Returns the workloads that a Service sends to; Jobs serve nobody. */
export function backing(render: Render, service: Item): Item[] {
  const selector = mapAt(service.object, 'spec', 'selector');
  return render.items.filter(
    (one) => one.pods && !isOnce(one) && isNear(one, service) && isSelected(selector, one.pods.template),
  );
}

/** Returns whether a workload ends: a Job, a CronJob's Job. */
export const isOnce = ({ kind }: Item): boolean => kind === 'Job' || kind === 'CronJob';

/** Returns whether a Service gives each pod a name, and no address of its own. */
export const isHeadless = ({ object }: Item): boolean => textAt(object, 'spec', 'clusterIP') === 'None';

/** Returns whether a Service names pods that are not ready as well. */
export function showsUnready({ object }: { object: KubeObject }): boolean {
  const spec = object.spec as { publishNotReadyAddresses?: unknown } | undefined;
  const old = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';
  return spec?.publishNotReadyAddresses === true || textAt(object, 'metadata', 'annotations', old) === 'true';
}
