import type { StepView } from '../../../core/contracts/http/step-view.ts';
import type { CurrentStep, Histories } from '../../../core/kernel/ports/histories.ts';
import type { FakeExecutions } from './executions.ts';

/**
 * The histories of runs in memory. `stepViews` is the history of every other execution; its last
 * step is the current one while the run goes on. While `failure` is set, every call throws it.
 */
export class FakeHistories implements Histories {
  stepViews: StepView[] = [];
  failure: Error | null = null;
  /** The executions whose whole history was read. */
  readonly readWhole: string[] = [];

  constructor(private readonly executions: Pick<FakeExecutions, 'runOf'> | null = null) {}

  async steps(executionArn: string): Promise<StepView[]> {
    if (this.failure) throw this.failure;
    this.readWhole.push(executionArn);
    return structuredClone(this.executions?.runOf(executionArn)?.steps ?? this.stepViews);
  }

  async current(executionArn: string): Promise<CurrentStep | null> {
    if (this.failure) throw this.failure;
    const run = this.executions?.runOf(executionArn);
    if (!run) return this.stepViews.at(-1) ?? null;
    const step = run.status === 'RUNNING' ? run.steps.at(-1) : undefined;
    return step ? { title: step.title, kind: step.kind } : null;
  }
}
