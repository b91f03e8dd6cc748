/** Works on batches of at most `size` values, one after the other, and returns the results. */
export async function inBatches<T, R>(values: T[], size: number, work: (batch: T[]) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < values.length; start += size) results.push(await work(values.slice(start, start + size)));
  return results;
}
