import { SwitchRefused } from '../../../core/provider/errors.ts';
import type { KubeObject } from '../api/objects.ts';
import type { FlagPlace, KeyFlag } from './flag-place.ts';
import { flagdVariant } from './flagd-source.ts';

/** A ConfigMap, as far as Ragmend reads it. */
export type ConfigMap = KubeObject & {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
  immutable?: boolean;
};

/**
 * Returns the key of a ConfigMap, or the default variant of a flag in a source of flagd under that
 * key. Throws SwitchRefused if there is no such key or flag, or nobody may change it.
 */
export function keyPlace(object: ConfigMap, { key, flag }: KeyFlag): FlagPlace {
  const { metadata, data = {}, binaryData = {}, immutable } = object;
  const map = `ConfigMap '${metadata.name}'`;
  const text = data[key];
  if (text === undefined) {
    const has = key in binaryData ? `keeps '${key}' as bytes, not as text` : `has no key '${key}'`;
    throw new SwitchRefused(`${map} ${has}: set it there, or correct generator.flag.key`);
  }
  if (immutable)
    throw new SwitchRefused(
      `${map} is immutable: let the service read one that may change, and name it in generator.flag`,
    );
  const path = `/data/${key}`;
  const what = `key '${key}' of ${map}`;
  const variant = flag === undefined ? null : flagdVariant(text, flag, what);
  const after = (value: string) => variant?.set(value) ?? value;
  return {
    value: variant === null ? text : variant.value,
    write: (value) => [
      { op: 'test', path, value: text },
      { op: 'replace', path, value: after(value) },
    ],
    owned: ['f:data', `f:${key}`],
    pointer: path,
    what: flag === undefined ? what : `flag '${flag}' in ${what}`,
    obstacle: null,
  };
}
