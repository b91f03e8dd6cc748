import { taskContracts } from '../../../../core/contracts/rooms.ts';
import { taskNameOf } from '../../../../core/contracts/tasks.ts';
import { TaskFailure } from '../../../../sandbox/engine/errors.ts';
import type { StateJson } from '../../synthesized.ts';
import { DIED, died, mortal } from './mortal.ts';
import type { Around, Call } from './world.ts';

/**
 * What a fault leads to: nothing that shows; the step counts as failed, its work done, perhaps done
 * or not done; the run is aborted.
 */
export type Declared = 'as if nothing happened' | 'failed' | 'aborted';
/** A fault of one step: what happens in place of its plain work, and what the machine declares for it. */
export type Fault = {
  around: Around;
  declared: (state: StateJson) => Declared;
  /** Whether the work of the step is done nevertheless: before the machine goes on, or long after. */
  worked: boolean | 'late';
};

const FOREVER = Number.POSITIVE_INFINITY;
const THROTTLE = 'Lambda.TooManyRequestsException';
const AWAY = 'Lambda.ServiceException';
/** Longer than any run of these scenarios. */
const LATE_SECONDS = 4 * 3600;

/** A fault that no retry outlives, before any work is done. */
export const FAILS_FOR_GOOD = throwing(AWAY, FOREVER);

/** All faults of a task, by name. */
export const taskFaults: Record<string, Fault> = {
  'is throttled once': throwing(THROTTLE, 1),
  'is throttled twice': throwing(THROTTLE, 2),
  'is throttled for ever': throwing(THROTTLE, FOREVER),
  'gets a 5xx once': throwing(AWAY, 1),
  'gets a 5xx twice': throwing(AWAY, 2),
  'gets a 5xx for ever': throwing(AWAY, FOREVER),
  'throws what nobody knows': throwing('TypeError', 1),
  'never comes back': { around: hanging(false), declared: declaredFor('States.Timeout', FOREVER), worked: false },
  'comes back after its time-out': {
    around: hanging(true),
    declared: declaredFor('States.Timeout', FOREVER),
    worked: 'late',
  },
  'answers something malformed': { around: malformed, declared: declaredForMalformed, worked: true },
  'crashes before its work': throwing('Lambda.Unknown', 1),
  'runs out of its time before its work': throwing('Sandbox.Timedout', 1),
  'crashes after its work': crashing(1),
  'crashes after its work for ever': crashing(FOREVER),
  'is aborted before its work': { around: aborting(false), declared: () => 'aborted', worked: false },
  'is aborted after its work': { around: aborting(true), declared: () => 'aborted', worked: true },
  'is aborted and does its work afterwards': { around: abortingLate, declared: () => 'aborted', worked: 'late' },
};

/** Dies after the n-th change that the step makes, once. */
export function dyingAfter(changes: number): Fault {
  const around: Around = ({ attempt, world, work }) =>
    attempt > 1 ? work() : work(mortal(world.ports, changes).ports);
  return { around, declared: declaredFor(DIED, 1), worked: true };
}

function throwing(error: string, times: number): Fault {
  const around: Around = async ({ attempt, work }) => {
    if (attempt <= times) throw new TaskFailure(error, 'as the test says');
    return work();
  };
  return { around, declared: declaredFor(error, times), worked: false };
}

function crashing(times: number): Fault {
  const around: Around = async ({ attempt, work }) => {
    const answer = await work();
    if (attempt <= times) throw died();
    return answer;
  };
  return { around, declared: declaredFor(DIED, times), worked: true };
}

function hanging(worksLate: boolean): Around {
  return async (call) => {
    if (call.attempt > 1) return call.work();
    return lateWork(call, worksLate ? LATE_SECONDS : call.timeoutSeconds + 60, worksLate);
  };
}

async function malformed({ work }: Call): Promise<unknown> {
  await work();
  return '<html>502 Bad Gateway</html>';
}

function aborting(works: boolean): Around {
  return async ({ attempt, machine, world, work }) => {
    if (attempt > 1) return work();
    const answer = works ? await work() : null;
    await world.abort(machine);
    return answer;
  };
}

async function abortingLate(call: Call): Promise<unknown> {
  if (call.attempt > 1) return call.work();
  await call.world.abort(call.machine);
  return lateWork(call, LATE_SECONDS, true);
}

/** The platform has given the process up; what it does then must not count. */
async function lateWork({ world, work }: Call, seconds: number, works: boolean): Promise<unknown> {
  const late = world.sleep(seconds * 1000).then(() => (works ? work().catch(() => null) : null));
  world.zombies.add(late);
  await late;
  world.zombies.delete(late);
  return null;
}

function declaredFor(error: string, times: number): Fault['declared'] {
  return (state) => {
    const rule = state.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes(error));
    return times <= (rule?.MaxAttempts ?? 0) ? 'as if nothing happened' : 'failed';
  };
}

/** A state reads each field of its contract, but the answer of one that waits for a token is not looked at. */
function declaredForMalformed({ Resource, Arguments }: StateJson): Declared {
  const task = taskNameOf(Arguments?.FunctionName.split(':').at(-1) as string);
  const isRead = !Resource?.endsWith('.waitForTaskToken') && Object.keys(taskContracts[task].output.shape).length > 0;
  return isRead ? 'failed' : 'as if nothing happened';
}
