import { at, type Fields, listAt, textAt } from '../../reading/scene/fields.ts';
import type { Path } from './document.ts';
import type { Container, Pods } from './pods.ts';

/** An object that pods cannot start without. `pull`: the Secret by which images are pulled. */
export type Reference = {
  kind: 'Secret' | 'ConfigMap' | 'PersistentVolumeClaim' | 'ServiceAccount';
  name: string;
  path: Path;
  by: 'account' | 'volume' | 'environment' | 'pull';
};

/** Returns what pods refer to, without what is optional. */
export function referencesOf({ spec, path, containers }: Pods): Reference[] {
  const account = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount');
  return [
    ...(account === null || account === 'default'
      ? []
      : [{ kind: 'ServiceAccount', name: account, path: [...path, 'serviceAccountName'], by: 'account' } as const]),
    ...listAt(spec, 'imagePullSecrets').flatMap((one, index) =>
      reference('Secret', one, 'name', [...path, 'imagePullSecrets', index], 'pull'),
    ),
    ...listAt(spec, 'volumes').flatMap((one, index) => ofVolume(one, [...path, 'volumes', index])),
    ...containers.flatMap(ofEnvironment),
  ];
}

function reference(
  kind: Reference['kind'],
  source: unknown,
  key: string,
  path: Path,
  by: Reference['by'],
): Reference[] {
  const name = textAt(source, key);
  return name === null || at(source, 'optional') === true ? [] : [{ kind, name, path: [...path, key], by }];
}

function ofVolume(volume: Fields, path: Path): Reference[] {
  return [
    ...reference('Secret', volume.secret, 'secretName', [...path, 'secret'], 'volume'),
    ...reference('ConfigMap', volume.configMap, 'name', [...path, 'configMap'], 'volume'),
    ...reference(
      'PersistentVolumeClaim',
      volume.persistentVolumeClaim,
      'claimName',
      [...path, 'persistentVolumeClaim'],
      'volume',
    ),
    ...listAt(volume, 'projected', 'sources').flatMap((one, index) => [
      ...reference('Secret', one.secret, 'name', [...path, 'projected', 'sources', index, 'secret'], 'volume'),
      ...reference('ConfigMap', one.configMap, 'name', [...path, 'projected', 'sources', index, 'configMap'], 'volume'),
    ]),
  ];
}

function ofEnvironment({ spec, path }: Container): Reference[] {
  return [
    ...listAt(spec, 'env').flatMap((one, index) => {
      const from = [...path, 'env', index, 'valueFrom'];
      const value = one.valueFrom;
      return [
        ...reference('Secret', at(value, 'secretKeyRef'), 'name', [...from, 'secretKeyRef'], 'environment'),
        ...reference('ConfigMap', at(value, 'configMapKeyRef'), 'name', [...from, 'configMapKeyRef'], 'environment'),
      ];
    }),
    ...listAt(spec, 'envFrom').flatMap((one, index) => {
      const from = [...path, 'envFrom', index];
      return [
        ...reference('Secret', one.secretRef, 'name', [...from, 'secretRef'], 'environment'),
        ...reference('ConfigMap', one.configMapRef, 'name', [...from, 'configMapRef'], 'environment'),
      ];
    }),
  ];
}
