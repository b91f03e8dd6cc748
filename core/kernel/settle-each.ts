/**
 * Does `work` for every item, one after another; one that fails holds no other up. Throws an
 * AggregateError of all failures, after the last.
 */
export async function settleEach<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const failures = new Map<string, unknown>();
  for (const item of items) await work(item).catch((error: unknown) => void failures.set(String(error), error));
  if (failures.size > 0) throw new AggregateError(failures.values(), [...failures.keys()].join('; '));
}
