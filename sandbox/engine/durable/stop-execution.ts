import { NotResumed } from '../errors.ts';
import { end } from '../walk/transition.ts';
import { commit, type Runtime } from './runtime.ts';
import { rowOf } from './store.ts';

/**
 * Ends an execution and its children as ABORTED; does nothing to an ended one. Throws
 * ExecutionDoesNotExist, NotResumed.
 */
export function stopExecution(
  runtime: Runtime,
  arn: string,
  { error, cause }: { error?: string; cause?: string },
): void {
  const run = runtime.runs.get(arn);
  if (run) commit(runtime, run, (tx) => end(tx, run.lastEvent, { status: 'ABORTED', error, cause }));
  else if (rowOf(runtime.store, arn).status === 'RUNNING')
    throw new NotResumed(`execution '${arn}' was not taken up after a restart: call resume first`);
}
