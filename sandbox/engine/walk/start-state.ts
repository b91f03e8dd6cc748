import type { State, StateOf } from '../language/definition.ts';
import { leave } from './leave.ts';
import { startChoice } from './states/choice.ts';
import { startFail } from './states/fail.ts';
import { startMap } from './states/map.ts';
import { startParallel } from './states/parallel.ts';
import { startTask } from './states/task.ts';
import { startWait } from './states/wait.ts';
import type { Apply, Step } from './step.ts';

/** Plans what a state does when it is entered or retried. */
export function start(step: Step): Promise<Apply> {
  return (starters[step.state.Type] as (step: Step) => Promise<Apply>)(step);
}

const starters: { [T in State['Type']]: (step: Step<StateOf<T>>) => Promise<Apply> } = {
  Pass: (step) => leave(step, step.state, step.frame.input),
  Succeed: (step) => leave(step, step.state, step.frame.input),
  Fail: startFail,
  Choice: startChoice,
  Wait: startWait,
  Task: startTask,
  Parallel: startParallel,
  Map: startMap,
};
