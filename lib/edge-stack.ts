import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Config } from '../core/contracts/config/config.ts';
import { Env } from '../core/contracts/config/env.ts';
import { AccessEntries } from './clusters/access-entries.ts';
import { Console } from './console/console.ts';
import type { Data } from './data.ts';
import { DeployedFunction } from './functions/deployed-function.ts';
import { grantsOf } from './functions/grants.ts';
import type { Bundles } from './functions/ragmend-function.ts';
import { Worker } from './incidents/worker.ts';
import { Intake } from './intake/intake.ts';

type Props = StackProps & { config: Config; data: Data; requests: Bucket; bundles: Bundles };

/** What is reached from outside and what runs by itself: intake, worker, API and console. */
export class EdgeStack extends Stack {
  readonly intake: Intake;
  readonly worker: Worker;
  readonly console: Console;

  constructor(scope: Construct, id: string, { config, data, requests, bundles, ...props }: Props) {
    super(scope, id, props);
    const edge = { config, bundles, grants: grantsOf(data, config) };
    this.intake = new Intake(this, 'Intake', edge);
    new DeployedFunction(this, 'installer', { ...edge, properties: {} });
    this.worker = new Worker(this, 'Worker', edge);
    this.console = new Console(this, 'Console', { ...edge, requests });
    const { origin } = this.console;
    if (origin !== null) this.worker.function.addEnvironment(Env.ConsoleOrigin, origin);
    const outputs = {
      ...this.console.outputs,
      AlertsUrl: this.intake.api.apiEndpoint,
      AlertSecret: data.alertSecretArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
    // The worker undoes what a deployment changed about the route to a shard.
    const access = { operator: [this.worker.function], reader: [this.console.handler] };
    new AccessEntries(this, 'Access', { targets: config.targets, ...access });
  }
}
