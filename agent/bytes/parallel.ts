/** Runs `work` over all items by a few workers, each known to it by its number; after a failure nothing new is begun, what runs is awaited, and the first failure is thrown. */
export async function parallel<T>(
  items: T[],
  workers: number,
  work: (item: T, worker: number) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = items.values();
  const worker = async (number: number) => {
    for (const item of queue) {
      if (failures.length > 0) return;
      await work(item, number).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, (_, number) => worker(number)));
  if (failures.length > 0) throw failures[0];
}
