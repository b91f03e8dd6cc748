/** A JSON object with unchecked fields. */
export type Fields = Record<string, unknown>;

/** Returns a value below an object, undefined where anything on the way is no object. */
export function at(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const name of path) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, name)) return undefined;
    found = (found as Fields)[name];
  }
  return found;
}

/** Returns the text at a path, null for anything else. */
export const textAt = (value: unknown, ...path: string[]): string | null => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : null;
};

/** Returns the number at a path, null for anything else. */
export const numberAt = (value: unknown, ...path: string[]): number | null => {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
};

/** Returns the objects of the list at a path, none for anything else. */
export const listAt = (value: unknown, ...path: string[]): Fields[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter((one) => one !== null && typeof one === 'object') : [];
};

/** Returns the texts of the list at a path. */
export const textsAt = (value: unknown, ...path: string[]): string[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
};

/** Returns the texts of a map, e.g. of labels. */
export const mapAt = (value: unknown, ...path: string[]): Record<string, string> => {
  const found = at(value, ...path);
  if (found === null || typeof found !== 'object') return {};
  return Object.fromEntries(Object.entries(found).filter((entry) => typeof entry[1] === 'string'));
};

/** A condition of an object's status. */
export type Condition = { type: string; status: string; reason: string; message: string; since: string | null };

/** Returns a condition of an object's status, null if it is not there. */
export function conditionOf(object: unknown, type: string): Condition | null {
  const found = listAt(object, 'status', 'conditions').find((one) => one.type === type);
  if (!found) return null;
  return {
    type,
    status: textAt(found, 'status') ?? 'Unknown',
    reason: textAt(found, 'reason') ?? '',
    message: textAt(found, 'message') ?? '',
    since: textAt(found, 'lastTransitionTime'),
  };
}
