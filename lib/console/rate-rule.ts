import { Aws, CfnCondition, Fn } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** One address may send so many requests within five minutes; a console that looks every second sends 300. */
const MOST = 2000;

/**
 * Blocks an address that sends too many requests to CloudFront. Web ACLs of CloudFront live in
 * us-east-1 only, so a deployment in any other region has none but its owner's (`console.webAcl`).
 */
export class RateRule extends Construct {
  /** The ARN of the web ACL, no value where there is none. */
  readonly aclId: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const isHere = new CfnCondition(this, 'Here', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    const visible = (metricName: string) => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    });
    const acl = new CfnWebACL(this, 'Acl', {
      name: 'ragmend-console',
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visible('ragmend-console'),
      rules: [
        {
          name: 'rate-of-a-source',
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: { rateBasedStatement: { limit: MOST, aggregateKeyType: 'IP' } },
          visibilityConfig: visible('ragmend-console-rate'),
        },
      ],
    });
    acl.cfnOptions.condition = isHere;
    this.aclId = Fn.conditionIf(isHere.logicalId, acl.attrArn, Aws.NO_VALUE).toString();
  }
}
