import { asyncCall } from '../../adapters/aws/lambda.ts';
import type { WorkerCall } from '../../core/contracts/config/worker.ts';
import { given } from './environment.ts';
import { memoize } from './memoize.ts';

const call = /* @__PURE__ */ memoize(() => asyncCall({ functionName: given('Worker') }));

/** Calls the worker for new work. A failed call is only reported: the worker looks by itself each minute. */
export async function wake(report: (error: unknown) => void): Promise<void> {
  await call()({ kind: 'work' } satisfies WorkerCall).catch(report);
}
