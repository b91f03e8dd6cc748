import { Label, MANAGER } from '../api/labels.ts';

/** A text as CEL writes it. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** A list of texts as CEL writes it. */
export function texts(values: string[]): string {
  return `[${values.map(text).join(', ')}]`;
}

/** Whether an object has the label of what Ragmend makes; `which` is `object` or `oldObject`. */
export function isManaged(which: 'object' | 'oldObject'): string {
  return `${which}.metadata.?labels[?${text(Label.ManagedBy)}].orValue('') == ${text(MANAGER)}`;
}

/** Whether a field is as it was; one that stands in neither is. */
export function isSame(path: string): string {
  return `object.${path} == oldObject.${path}`;
}
