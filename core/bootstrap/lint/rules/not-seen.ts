import { at } from '../../reading/scene/fields.ts';
import { referencesOf } from '../render/references.ts';
import type { Item, Render } from '../render/render.ts';

/** What no rule can look into, with the place that shows it. */
export type NotSeen = { file: string; line: number; what: string };

const BUILT_IN =
  /^(?:v1|apps\/|batch\/|autoscaling\/|policy\/|extensions\/|[a-z0-9.-]+\.k8s\.io\/)|^monitoring\.coreos\.com\/|^argoproj\.io\//;

/** Returns whether an object belongs to an operator, which makes pods and Services that no render shows. */
export const isOperators = ({ object }: Item): boolean => !BUILT_IN.test(object.apiVersion ?? 'v1');

/** Returns what the render does not show: what operators make, what Secrets hold, objects from elsewhere. */
export function notSeenIn(render: Render): NotSeen[] {
  return [...render.items.flatMap((item) => ofObject(item)), ...references(render), ...unrendered(render)];
}

function ofObject(item: Item): NotSeen[] {
  const { file, object, kind } = item;
  const at = { file, line: item.lineOf([]) };
  if (
    kind === 'HelmRelease' ||
    kind === 'Application' ||
    kind === 'ApplicationSet' ||
    /kustomize\.toolkit/.test(object.apiVersion ?? '')
  )
    return [{ ...at, what: `${item.id}: what it deploys is not in this render` }];
  if (kind === 'CustomResourceDefinition' || !isOperators(item)) return [];
  return [{ ...at, what: `${item.id} (${object.apiVersion}): what its operator makes of it` }];
}

/** Secrets are known by name only, whether or not the render has them. */
function references(render: Render): NotSeen[] {
  const seen = new Set<string>();
  return render.items.flatMap((item) =>
    (item.pods ? referencesOf(item.pods) : []).flatMap(({ kind, name, path, by }) => {
      const isThere = render.find(kind, name, item) !== null;
      const key = `${kind}/${name}`;
      if (seen.has(key) || (isThere && (kind !== 'Secret' || by === 'pull'))) return [];
      seen.add(key);
      const what = isThere
        ? `${key}: its values, such as hosts and URLs`
        : `${key}: it is not in this render, so who makes it, and when`;
      return [{ file: item.file, line: item.lineOf(path), what }];
    }),
  );
}

function unrendered(render: Render): NotSeen[] {
  return render.items.flatMap((item) => {
    const texts = JSON.stringify([item.object.metadata, at(item.object, 'spec')]);
    if (!/\{\{[^}]*\}\}/.test(texts)) return [];
    return [
      { file: item.file, line: item.lineOf([]), what: `${item.id} holds template text ({{ }}) that was not rendered` },
    ];
  });
}
