import { Annotation, Label, MANAGER } from '../../api/labels.ts';
import { text, texts } from '../cel.ts';
import { agreeBut, hasOnly } from './known-form.ts';

/** The API server writes these itself. */
const OF_THE_API_SERVER = ['uid', 'generation', 'resourceVersion', 'creationTimestamp', 'managedFields'];
const OWN = text('ragmend.dev/');

/**
 * Labels of a new object: `own` with their values, `free` with any. `owner` is the CEL condition on its owners,
 * `finalizer` the one that the API server gives it; none where nothing is said.
 */
type NewMetadata = { own: Record<string, string>; free?: readonly string[]; owner?: string; finalizer?: string };

/**
 * Returns the CEL condition on the metadata of an object that Ragmend makes: its name, its own labels and
 * annotations, and no finalizer.
 */
export function isNew({ own, free = [], owner, finalizer }: NewMetadata): string {
  const path = 'object.metadata';
  const fields = ['name', 'namespace', 'labels', 'annotations', ...OF_THE_API_SERVER];
  const owners = owner === undefined ? [] : [`${path}.?ownerReferences.orValue([]).all(owner, ${owner})`];
  const kept = finalizer === undefined ? [] : [`${path}.?finalizers.orValue([]).all(one, one == ${text(finalizer)})`];
  return [
    hasOnly(path, [...fields, ...(owner ? ['ownerReferences'] : []), ...(finalizer ? ['finalizers'] : [])]),
    isLabelled(path, { ...own, [Label.ManagedBy]: MANAGER }, free),
    `${path}.?annotations.orValue({}).all(key, key.startsWith(${OWN}) && key != ${text(Annotation.GitOps)})`,
    ...owners,
    ...kept,
  ].join(' && ');
}

/**
 * Returns the CEL condition that an object has labels with these values, some with any value, and no others but
 * those of a second object.
 */
export function isLabelled(
  where: string,
  own: Record<string, string>,
  free: readonly string[],
  template?: string,
): string {
  const has = Object.entries(own).map(
    ([key, value]) => `${where}.?labels[?${text(key)}] == optional.of(${text(value)})`,
  );
  const also = template === undefined ? '' : ` || ${template}.?labels[?key] == optional.of(${where}.labels[key])`;
  const known = texts([...Object.keys(own), ...free]);
  return [...has, `${where}.?labels.orValue({}).all(key, key in ${known}${also})`].join(' && ');
}

/** Returns the CEL condition that an owner is of this kind, and neither controls the object nor waits for it. */
export function isOwner(apiVersion: string, kind: string): string {
  return `${hasOnly('owner', ['apiVersion', 'kind', 'name', 'uid'])} && owner.apiVersion == ${text(apiVersion)} && owner.kind == ${text(kind)}`;
}

/**
 * Returns the CEL condition that a change leaves the metadata of an object alone, but for annotations of Ragmend's
 * own and these labels and fields.
 */
export function keepsMetadata({ labels = [], fields = [] }: { labels?: string[]; fields?: string[] } = {}): string {
  const changed = ['generation', 'resourceVersion', 'managedFields', 'labels', 'annotations', ...fields];
  return [
    agreeBut('object.metadata', 'oldObject.metadata', changed),
    keeps('labels', `key in ${texts(labels)}`),
    keeps('annotations', `(key.startsWith(${OWN}) && key != ${text(Annotation.GitOps)})`),
  ].join(' && ');
}

function keeps(kind: 'labels' | 'annotations', mayChange: string): string {
  const of = (where: string) => `${where}.metadata.?${kind}.orValue({})`;
  const same = (one: string, other: string) =>
    `${of(one)}.all(key, ${mayChange} || ${other}.metadata.?${kind}[?key] == optional.of(${of(one)}[key]))`;
  return `${same('object', 'oldObject')} && ${same('oldObject', 'object')}`;
}
