/**
 * Does work in a subsegment of the trace of this invocation, where it is sampled: only then is the
 * tracer read at all.
 */
export async function traced<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!process.env._X_AMZN_TRACE_ID?.includes('Sampled=1')) return work();
  const { inSubsegment } = await import('./tracer.ts');
  return inSubsegment(name, work);
}
