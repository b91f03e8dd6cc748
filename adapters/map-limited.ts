import pLimit from 'p-limit';

/**
 * Returns what the work on each item gave, in the order of the items, with at most `limit` of them at
 * once. After a failure no more is begun, what runs is awaited, and the first failure is thrown.
 */
export async function mapLimited<T, R>(
  items: T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const limited = pLimit(limit);
  const failures: unknown[] = [];
  const done: R[] = [];
  const one = async (item: T, index: number) => {
    if (failures.length > 0) return;
    try {
      done[index] = await work(item, index);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(items.map((item, index) => limited(one, item, index)));
  if (failures.length > 0) throw failures[0];
  return done;
}
