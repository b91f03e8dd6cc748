import type { StepView } from '../../core/contracts/http/step-view.ts';
import type { CurrentStep, Histories } from '../../core/kernel/ports/histories.ts';

/** One history for every execution: `stepViews`, of which the last is the current one while the run goes on; `failure` is thrown by every call while it is set. */
export class FakeHistories implements Histories {
  stepViews: StepView[] = [];
  failure: Error | null = null;
  /** The executions whose whole history was read. */
  readonly readWhole: string[] = [];

  async steps(executionArn: string): Promise<StepView[]> {
    if (this.failure) throw this.failure;
    this.readWhole.push(executionArn);
    return this.stepViews;
  }

  async current(): Promise<CurrentStep | null> {
    if (this.failure) throw this.failure;
    return this.stepViews.at(-1) ?? null;
  }
}
