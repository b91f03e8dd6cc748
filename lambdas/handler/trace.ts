/** Does work in a subsegment of this invocation's trace if it is sampled; only then loads the tracer. */
export async function traced<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!process.env._X_AMZN_TRACE_ID?.includes('Sampled=1')) return work();
  const { inSubsegment } = await import('./tracer.ts');
  return inSubsegment(name, work);
}
