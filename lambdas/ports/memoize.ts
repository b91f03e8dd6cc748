/**
 * Opens something at its first use and keeps it for the life of the container; tries again after a
 * failure.
 */
export function memoize<T>(open: () => T): () => T {
  let opened: { value: T } | null = null;
  return () => {
    opened ??= { value: open() };
    const { value } = opened;
    if (value instanceof Promise) value.catch(() => (opened = null));
    return value;
  };
}

/** The same for each scope. */
export function memoizePer<S extends object, T>(open: (scope: S) => T): (scope: S) => T {
  const opened = new WeakMap<S, () => T>();
  return (scope) => {
    const known = opened.get(scope) ?? memoize(() => open(scope));
    opened.set(scope, known);
    return known();
  };
}
