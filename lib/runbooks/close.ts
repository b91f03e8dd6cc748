import type { TaskInput } from '../../core/contracts/tasks.ts';
import { end, type Step, task } from '../steps/page.ts';
import { incident } from '../steps/refs.ts';

/** Closes the incident and ends the execution as succeeded. */
export const close = (title: string, outcome: TaskInput<'closeIncident'>['outcome']): Step[] => [
  task(title, 'closeIncident', { ...incident, outcome }),
  end(`Ended: ${outcome}`),
];
