import type { StepView } from '../../../core/contracts/http/step-view.ts';
import type { ExecutionInput } from '../../../core/contracts/incident.ts';
import { type Executions, type MachineName, TokenGone } from '../../../core/kernel/ports/executions.ts';

/**
 * The tasks of a machine. Each is done at once, except an approval, which waits for its token. A
 * machine that `rests` keeps running after its last task.
 */
export type FakeMachine = { steps: Pick<StepView, 'title' | 'kind'>[]; rests?: boolean };
/** One run: its position, and how it ended. */
export type FakeRun = {
  executionArn: string;
  status: string;
  output: unknown;
  token: string | null;
  steps: StepView[];
};

const AT = '2026-11-23T03:00:00.000Z';

/**
 * State machines in memory: a run ends at once if its machine has no steps. `running` are names of
 * further running runs, `waiting` further awaited tokens. While `failure` is set, every call throws
 * it.
 */
export class FakeExecutions implements Executions {
  readonly started: { machine: string; name: string; input: ExecutionInput }[] = [];
  readonly stopped: { executionArn: string; cause: string }[] = [];
  readonly answered: { taskToken: string; output: unknown }[] = [];
  readonly running = new Set<string>();
  readonly waiting = new Set<string>();
  readonly runs = new Map<string, FakeRun>();
  failure: Error | null = null;

  constructor(private readonly machines: Partial<Record<MachineName, FakeMachine>> = {}) {}

  async start(...[machine, name, input]: Parameters<Executions['start']>): Promise<{ executionArn: string }> {
    this.refuse();
    const standing = this.runs.get(`${machine}/${name}`);
    if (standing) return { executionArn: standing.executionArn };
    this.started.push({ machine, name, input });
    const executionArn = `arn:${name}`;
    const run: FakeRun = { executionArn, status: 'RUNNING', output: undefined, token: null, steps: [] };
    this.runs.set(`${machine}/${name}`, run);
    this.walk(run, this.machines[machine] ?? { steps: [] });
    return { executionArn };
  }

  async isRunning(machine: MachineName, name: string): Promise<boolean> {
    this.refuse();
    return this.running.has(name) || this.runs.get(`${machine}/${name}`)?.status === 'RUNNING';
  }

  async stop(executionArn: string, cause: string): Promise<void> {
    this.refuse();
    this.stopped.push({ executionArn, cause });
    const run = this.runOf(executionArn);
    if (run?.status === 'RUNNING') this.end(run, 'ABORTED', undefined);
  }

  async succeed(taskToken: string, output: unknown): Promise<void> {
    this.refuse();
    if (!this.waiting.delete(taskToken)) throw new TokenGone('nobody waits for this token');
    this.answered.push({ taskToken, output });
    const run = [...this.runs.values()].find(({ token }) => token === taskToken);
    if (run) this.end(run, 'SUCCEEDED', output);
  }

  runOf(executionArn: string): FakeRun | undefined {
    return [...this.runs.values()].find((run) => run.executionArn === executionArn);
  }

  private walk(run: FakeRun, { steps, rests = false }: FakeMachine): void {
    for (const { title, kind } of steps) {
      const asks = kind === 'approval';
      run.steps.push({ title, kind, startedAt: AT, endedAt: asks ? null : AT, error: null });
      if (!asks) continue;
      run.token = `token of ${run.executionArn}`;
      this.waiting.add(run.token);
      return;
    }
    if (!rests) this.end(run, 'SUCCEEDED', {});
  }

  private end(run: FakeRun, status: string, output: unknown): void {
    Object.assign(run, { status, output });
    if (run.token !== null) this.waiting.delete(run.token);
    for (const step of run.steps) step.endedAt ??= AT;
  }

  private refuse(): void {
    if (this.failure) throw this.failure;
  }
}
