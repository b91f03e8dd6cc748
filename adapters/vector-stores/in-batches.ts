/** Returns what the work on each batch of at most `size` values gave, one batch after the other. */
export async function inBatches<T, R>(values: T[], size: number, work: (batch: T[]) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < values.length; start += size) results.push(await work(values.slice(start, start + size)));
  return results;
}
