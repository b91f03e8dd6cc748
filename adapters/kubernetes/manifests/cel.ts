import { Label, MANAGER } from '../api/labels.ts';

/** Returns a text as a CEL literal. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** Returns a list of texts as a CEL literal. */
export function texts(values: string[]): string {
  return `[${values.map(text).join(', ')}]`;
}

/**
 * Returns the CEL condition that an object has the label of Ragmend's objects; `which` is `object`
 * or `oldObject`.
 */
export function isManaged(which: 'object' | 'oldObject'): string {
  return `${which}.metadata.?labels[?${text(Label.ManagedBy)}].orValue('') == ${text(MANAGER)}`;
}

/** Returns the CEL condition that a field is unchanged, or absent before and after. */
export function isSame(path: string): string {
  return `object.${path} == oldObject.${path}`;
}
