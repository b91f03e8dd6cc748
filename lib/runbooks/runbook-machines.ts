import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { APPROVAL_GRACE, longestFailover, longestRun } from '../../core/contracts/config/bounds.ts';
import type { Config, TargetConfig } from '../../core/contracts/config/config.ts';
import { longestStart } from '../../core/contracts/config/start-bounds.ts';
import { type RunbookName, runbooks as rows } from '../../core/contracts/runbooks.ts';
import type { SubjectKind } from '../../core/contracts/subject.ts';
import type { TaskName } from '../../core/contracts/tasks.ts';
import { link } from '../steps/link.ts';
import type { Page } from '../steps/page.ts';
import { renderRunbook, type TaskFunctions } from '../steps/render.ts';
import { janitor } from './janitor.ts';
import { machineRole } from './machine-role.ts';
import { runbooks } from './runbooks.ts';

/** The longest time that a run about each kind of subject may take. */
const LONGEST: Record<SubjectKind, (target: TargetConfig) => number> = {
  shard: longestRun,
  provider: longestFailover,
  service: longestStart,
};

type Limits = { approvalTimeout: Duration; timeout: Duration };

/**
 * One state machine for each runbook and one for its janitor, named `ragmend-<runbook>` and
 * `ragmend-<runbook>-janitor`.
 */
export class RunbookMachines extends Construct {
  constructor(scope: Construct, id: string, props: { config: Config; functions: TaskFunctions }) {
    super(scope, id);
    const { targets } = props.config;
    const window = Math.max(...targets.map(({ approvals }) => Math.ceil(approvals.windowSeconds)));
    const approvalTimeout = Duration.seconds(window + APPROVAL_GRACE);
    for (const [name, { page, tail }] of Object.entries(runbooks)) {
      const longest = LONGEST[rows[name as RunbookName].subject];
      const limits = { approvalTimeout, timeout: Duration.seconds(Math.max(...targets.map(longest))) };
      this.machine(name, page, tail, props.functions, limits);
      this.machine(`${name}-janitor`, janitor, tail, props.functions, limits);
    }
  }

  private machine(name: string, page: Page, tail: Page, functions: TaskFunctions, limits: Limits): void {
    const { approvalTimeout, timeout } = limits;
    const room = new Construct(this, name);
    const stateMachineName = `ragmend-${name}`;
    new StateMachine(room, 'Machine', {
      stateMachineName,
      definitionBody: DefinitionBody.fromChainable(
        renderRunbook({ scope: room, functions, approvalTimeout }, page, tail),
      ),
      queryLanguage: QueryLanguage.JSONATA,
      timeout,
      role: machineRole(
        room,
        tasksOf(page, tail).map((task) => functions[task]),
      ),
      // Execution data contains task tokens.
      logs: { destination: this.logsOf(room, stateMachineName), level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
    });
  }

  /**
   * Uses the prefix of vended logs, so that the account's resource policy does not grow with each
   * machine.
   */
  private logsOf(room: Construct, stateMachineName: string): LogGroup {
    return new LogGroup(room, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

/** The tasks of a machine, each once, in order of the alphabet. */
function tasksOf(page: Page, tail: Page): TaskName[] {
  const steps = [...link(page, tail).values()].map(({ step }) => step);
  return [...new Set(steps.flatMap((step) => (step.kind === 'task' ? [step.task] : [])))].sort();
}
