import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';

/** Keys and indexes from the root of an object to a place in it. */
export type Path = readonly (string | number)[];

/**
 * An object of a manifest or a render.
 *
 * - `template`: the template that made it, as `helm template` names it.
 * - `lineOf`: the line of a place in it; of the nearest place above, if that one is not there.
 */
export type RenderedDocument = {
  object: KubeObject;
  file: string;
  template: string | null;
  lineOf(path: Path): number;
};

/** Who applies the objects; `any`: one that waits until they are ready, Argo CD where annotations name it. */
export const deployers = ['helm', 'argocd', 'flux', 'terraform'] as const;
export type Deployer = (typeof deployers)[number] | 'any';
