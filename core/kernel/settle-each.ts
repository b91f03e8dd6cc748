/**
 * Does `work` for every item in turn; a failure does not delay the others. Throws an AggregateError
 * of all failures at the end.
 */
export async function settleEach<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const failures = new Map<string, unknown>();
  for (const item of items) await work(item).catch((error: unknown) => void failures.set(String(error), error));
  if (failures.size > 0) throw new AggregateError(failures.values(), [...failures.keys()].join('; '));
}
