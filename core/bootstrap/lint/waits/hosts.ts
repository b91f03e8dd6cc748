import { textAt } from '../../reading/scene/fields.ts';
import { type Item, isHeadless, isNear, type Render } from '../render/render.ts';

/**
 * What a host stands for: a Service of the render, the pod itself, a name that only a Service beside it could bear,
 * or something else.
 */
export type Host =
  | { is: 'service'; service: Item; pod: string | null }
  | { is: 'own' }
  | { is: 'absent'; name: string }
  | { is: 'external' };

const SUFFIX = /\.svc(\.[a-z0-9.-]+)?$/;

/** Returns what a host stands for, as a pod of `from` would resolve it. */
export function hostOf(render: Render, from: Item, text: string): Host {
  const host = text.toLowerCase().replace(/\.$/, '');
  if (/^(localhost|127(\.\d+){3}|0\.0\.0\.0)$/.test(host)) return { is: 'own' };
  if (/^\d+(\.\d+){3}$/.test(host) || /^\d+$/.test(host)) return { is: 'external' };
  const isInCluster = SUFFIX.test(host);
  const [first = '', second, third] = host.replace(SUFFIX, '').split('.');
  const headless = second === undefined ? null : find(render, from, second, third);
  if (headless && isHeadless(headless)) return { is: 'service', service: headless, pod: first };
  if (second !== undefined && !isInCluster && !isNamespace(render, from, second)) return { is: 'external' };
  const service = find(render, from, first, second);
  if (service) {
    if (textAt(service.object, 'spec', 'type') === 'ExternalName') return { is: 'external' };
    return { is: 'service', service, pod: null };
  }
  const isPlain = second === undefined && first !== 'kubernetes' && render.all('Service').length > 0;
  return isPlain ? { is: 'absent', name: first } : { is: 'external' };
}

const isNamespace = (render: Render, from: Item, name: string) =>
  render.namespaces.has(name) || (from.namespace !== '' && from.namespace === name);

/** A Service without a namespace may be in any. */
const find = (render: Render, from: Item, name: string, namespace: string | undefined): Item | null =>
  render
    .all('Service')
    .find((one) =>
      one.name === name && namespace === undefined
        ? isNear(one, from)
        : one.name === name && ['', namespace].includes(one.namespace),
    ) ?? null;
