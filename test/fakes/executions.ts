import type { ExecutionInput } from '../../core/contracts/incident.ts';
import { type Executions, TokenGone } from '../../core/kernel/ports/executions.ts';

/** State machines in memory: one run for each name; `running` are names of those that still run, `gone` are tokens that nobody waits on, `failure` is thrown by every call while it is set. */
export class FakeExecutions implements Executions {
  readonly started: { machine: string; name: string; input: ExecutionInput }[] = [];
  readonly stopped: { executionArn: string; cause: string }[] = [];
  readonly answered: { taskToken: string; output: unknown }[] = [];
  readonly running = new Set<string>();
  readonly gone = new Set<string>();
  failure: Error | null = null;

  async start(...[machine, name, input]: Parameters<Executions['start']>): Promise<{ executionArn: string }> {
    this.refuse();
    if (!this.started.some((run) => run.name === name)) this.started.push({ machine, name, input });
    return { executionArn: `arn:${name}` };
  }

  async isRunning(_: unknown, name: string): Promise<boolean> {
    this.refuse();
    return this.running.has(name);
  }

  async stop(executionArn: string, cause: string): Promise<void> {
    this.refuse();
    this.stopped.push({ executionArn, cause });
  }

  async succeed(taskToken: string, output: unknown): Promise<void> {
    this.refuse();
    if (this.gone.has(taskToken)) throw new TokenGone('nobody waits for this token');
    this.gone.add(taskToken);
    this.answered.push({ taskToken, output });
  }

  private refuse(): void {
    if (this.failure) throw this.failure;
  }
}
