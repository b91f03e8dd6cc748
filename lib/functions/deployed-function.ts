import { CustomResource, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Edge, EdgeFunction } from './edge-function.ts';
import type { EdgeName } from './edge-needs.ts';

/**
 * A function that CloudFormation calls when it is first deployed, when its code or these properties
 * change, and before it is deleted.
 */
export class DeployedFunction extends EdgeFunction {
  readonly deployed: CustomResource;

  constructor(
    scope: Construct,
    name: EdgeName,
    { properties, ...edge }: Edge & { properties: Record<string, string> },
  ) {
    super(scope, name, { ...edge, timeout: Duration.minutes(2), megabytes: 512 });
    this.deployed = new CustomResource(scope, `${name}-deployed`, {
      serviceToken: this.functionArn,
      properties: { ...properties, code: this.currentVersion.version },
    });
    // It must have its rights before it is called.
    this.deployed.node.addDependency(this.role ?? this);
  }
}
