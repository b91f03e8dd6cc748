import { Duration } from 'aws-cdk-lib';
import { DefinitionBody, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Config } from '../../core/contracts/config.ts';
import type { Page } from '../steps/page.ts';
import { renderRunbook, type TaskFunctions } from '../steps/render.ts';
import { janitor } from './janitor.ts';
import { runbooks } from './runbooks.ts';

const GRACE = Duration.minutes(15);
const WORK = Duration.days(1);

/** One state machine for each runbook, and one that cleans up after it; named `ragmend-<runbook>` and `ragmend-<runbook>-janitor`. */
export class RunbookMachines extends Construct {
  constructor(scope: Construct, id: string, props: { config: Config; functions: TaskFunctions }) {
    super(scope, id);
    const window = Math.max(...props.config.targets.map(({ approvals }) => approvals.windowSeconds));
    const approvalTimeout = Duration.seconds(window).plus(GRACE);
    for (const [name, { page, tail }] of Object.entries(runbooks)) {
      this.machine(name, page, tail, props.functions, approvalTimeout);
      this.machine(`${name}-janitor`, janitor, tail, props.functions, approvalTimeout);
    }
  }

  private machine(name: string, page: Page, tail: Page, functions: TaskFunctions, approvalTimeout: Duration): void {
    const room = new Construct(this, name);
    new StateMachine(room, 'Machine', {
      stateMachineName: `ragmend-${name}`,
      definitionBody: DefinitionBody.fromChainable(
        renderRunbook({ scope: room, functions, approvalTimeout }, page, tail),
      ),
      queryLanguage: QueryLanguage.JSONATA,
      timeout: WORK.plus(approvalTimeout),
      tracingEnabled: true,
    });
  }
}
