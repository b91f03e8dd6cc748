import { join } from 'node:path';

/** The folder of a thing by its name; throws a RangeError for a name that could lead elsewhere. */
export function folderIn(parent: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,199}$/.test(name))
    throw new RangeError(`name '${name}' can't be a folder: use letters, digits, dashes, at most 200`);
  return join(parent, name);
}
