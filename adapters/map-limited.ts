import pLimit from 'p-limit';

/**
 * Works on items, at most `limit` at once, and returns the results in order. After a failure it
 * starts no more, waits for those that run, and throws the first failure.
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
