import type { StepView } from '../../contracts/http/step-view.ts';

/** Returns the steps of executions as people read them. */
export interface Histories {
  /** Returns the tasks of an execution in order; empty if its history is gone. */
  steps(executionArn: string): Promise<StepView[]>;
  /**
   * Returns the task that a running execution entered last; null if it has ended or entered none.
   * The cost does not grow with the length of the run.
   */
  current(executionArn: string): Promise<CurrentStep | null>;
}
/** The step that a run is at. */
export type CurrentStep = Pick<StepView, 'title' | 'kind'>;
