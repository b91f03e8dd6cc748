import { join } from 'node:path';
import { checkedName } from '../../formats/names.ts';

/** Returns a folder by its name; throws a RangeError for a name that could lead elsewhere. */
export function folderIn(parent: string, name: string): string {
  return join(parent, checkedName(name));
}
