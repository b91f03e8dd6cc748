import type { StepView } from '../../contracts/http/step-view.ts';

/** The steps of executions, as people read them. */
export interface Histories {
  /** The tasks of an execution in order; none where its history is no longer kept. */
  steps(executionArn: string): Promise<StepView[]>;
  /**
   * The task that a running execution entered last; null for an execution that has ended, or that
   * has entered none. The cost does not grow with the length of the run.
   */
  current(executionArn: string): Promise<CurrentStep | null>;
}
/** The step that a run is at. */
export type CurrentStep = Pick<StepView, 'title' | 'kind'>;
