import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  type Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from '../../core/contracts/config/deployment-config.ts';
import { wildcardFinding } from './wildcard-finding.ts';

/** Returns the code of a function by the name of its bundle. */
export type Bundles = (name: string) => Code;
/**
 * The properties that differ between functions. More `megabytes` of memory also mean more processor.
 * `atOnce` calls are kept for the function, and it gets no more of them.
 */
export type FunctionProps = { functionName: string; code: Code; timeout: Duration; megabytes: number; atOnce?: number };

/** A function with its own role and log. It may only write its log and its trace; `allow` gives more. */
export class RagmendFunction extends LambdaFunction {
  constructor(
    scope: Construct,
    id: string,
    { functionName, code, timeout, megabytes, atOnce, network }: FunctionProps & Pick<DeploymentConfig, 'network'>,
  ) {
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      functionName,
      code,
      timeout,
      role,
      logGroup,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      memorySize: megabytes,
      ...(atOnce !== undefined && { reservedConcurrentExecutions: atOnce }),
      tracing: Tracing.ACTIVE,
    });
    logGroup.grantWrite(role);
    if (network) this.join(network);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: `X-Ray${network ? ' and the network interfaces of Lambda have' : ' has'} no resource-level permissions; no other statement of this role has a wildcard.`,
    });
  }

  /** Allows these actions on these resources, each named in full. */
  allow(actions: string[], resources: string[], conditions?: Record<string, Record<string, string | string[]>>): void {
    this.addToRolePolicy(new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }));
  }

  /** Allows these actions on the objects of a bucket with this key prefix, listing included if named. */
  allowObjects(bucketArn: string, prefix: string, actions: string[]): void {
    const [listing, touching] = [actions.filter(isListing), actions.filter((action) => !isListing(action))];
    this.allowNamedLater(
      touching,
      [`${bucketArn}/${prefix}*`],
      `The keys of objects below ${prefix} are not known before.`,
    );
    if (listing.length > 0) this.allow(listing, [bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } });
  }

  /** Allows these actions on resources of which only the beginning of the name is known, for this reason. */
  allowNamedLater(actions: string[], resources: string[], reason: string): void {
    this.allow(actions, resources);
    for (const resource of resources)
      Validations.of(this.role as Role).acknowledge({ id: wildcardFinding(this, resource), reason });
  }

  private join({ subnets, securityGroup }: NonNullable<DeploymentConfig['network']>): void {
    const cfn = this.node.defaultChild as CfnFunction;
    cfn.vpcConfig = { subnetIds: subnets, securityGroupIds: [securityGroup] };
    // Lambda creates the interfaces, so their ids are unknown.
    this.allow(NETWORK_INTERFACES, ['*']);
  }
}

const isListing = (action: string): boolean => action.startsWith('s3:List');

const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
