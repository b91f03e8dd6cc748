import { type TaskName, taskNameOf } from '../../../../core/contracts/tasks.ts';
import { byName, type StateJson } from '../../synthesized.ts';
import type { Declared, Fault } from './faults.ts';
import { FIRST, type Result, tailOf } from './walk.ts';

/** A fault as it was placed, and what the machine declares for it. */
export type Case = { machine: string; title: string; declared: Declared; worked: Fault['worked'] };
type Ending = Pick<Result, 'state' | 'ends' | 'pages'>;

/** How a run with a fault must end, by what its machine declares and by how the same run ends without the fault. */
export function endingOf(reference: Result, placed: Case): Ending {
  const { state, ends, pages } = reference;
  if (placed.declared === 'as if nothing happened') return { state, ends, pages };
  return placed.declared === 'aborted' ? aborted(reference, placed) : failed(reference, placed);
}

function aborted({ state, ends, pages }: Result, { machine, title, worked }: Case): Ending {
  const name = executionOf(ends);
  if (worked === true && taskOf(machine, title) === 'closeIncident') return { state, ends, pages };
  const before = isJanitor(machine) ? [...ends.slice(0, -1), `${name} ABORTED Aborted`] : [`${name} ABORTED Aborted`];
  if (worked === true && isEnd(machine, title)) return { state, ends: before, pages };
  return { state: 'Cancelled', ends: [...before, `${nextJanitor(name)} ${failureOf(machine)}`], pages: 1 };
}

function failed({ state, ends, pages }: Result, { machine, title, worked }: Case): Ending {
  const name = executionOf(ends);
  const inTail = tailOf(machine).includes(title);
  const task = taskOf(machine, title);
  if (title === FIRST && machine === 'ragmend-shard-restore' && worked === true) return { state, ends, pages };
  if (!inTail) {
    // One that was closed before its step failed stays as it was closed.
    const closed = task === 'closeIncident' && worked === true ? state : 'Failed';
    return { state: closed, ends: [`${name} ${failureOf(machine)}`], pages: closed === 'Failed' ? 1 : pages };
  }
  if (task === 'closeIncident' && worked !== true)
    return { state, ends: [...ends, `${nextJanitor(name)} ${failureOf(machine)}`], pages };
  return { state, ends, pages };
}

const isJanitor = (machine: string) => machine.endsWith('-janitor');
const isEnd = (machine: string, title: string) => ['Succeed', 'Fail'].includes(stateOf(machine, title)?.Type ?? '');

/** The execution that ended last. */
function executionOf(ends: string[]): string {
  return (ends.at(-1) as string).split(' ')[0] as string;
}

/** Whoever takes over has the next epoch; the janitor of a run has the epoch of the run. */
function nextJanitor(name: string): string {
  return name.endsWith('-janitor-1') ? name.replace(/1$/, '2') : `${name}-janitor-1`;
}

/** What is not as it must be, without that which the step that failed for good would have put in order. */
export function notExcused(wrong: string[], { machine, title, declared, worked }: Case): string[] {
  const excuse = EXCUSES[taskOf(machine, title) as TaskName];
  const isLost = declared === 'failed' && worked !== true && tailOf(machine).includes(title);
  return excuse && isLost ? wrong.filter((sentence) => !excuse.test(sentence)) : wrong;
}

const EXCUSES: Partial<Record<TaskName, RegExp>> = {
  discardUnfinished: /^(job|server|volume) /,
  discardSnapshot: /^(volume|snapshot) /,
  resumeWrites: /^writes /,
  withdrawApprovals: /^approval /,
};

function stateOf(machine: string, title: string): StateJson | undefined {
  return byName[machine]?.States[title];
}

/** The task of a state, or undefined for one that is none. */
export function taskOf(machine: string, title: string): TaskName | undefined {
  const name = stateOf(machine, title)?.Arguments?.FunctionName.split(':').at(-1);
  return name === undefined ? undefined : taskNameOf(name);
}

function failureOf(machine: string): string {
  const fail = Object.values(byName[machine]?.States ?? {}).find(({ Type }) => Type === 'Fail');
  return `FAILED ${(fail as { Error?: string } | undefined)?.Error}`;
}
