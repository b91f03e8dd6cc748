import { RemovalPolicy } from 'aws-cdk-lib';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** An HTTP API with a limit of requests per second and bursts, and a request log. */
export class ThrottledApi extends HttpApi {
  readonly stage: HttpStage;

  constructor(scope: Construct, id: string, props: { apiName: string; perSecond: number; burst: number }) {
    super(scope, id, { apiName: props.apiName, createDefaultStage: false });
    const requests = new LogGroup(this, 'Requests', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this,
      autoDeploy: true,
      throttle: { rateLimit: props.perSecond, burstLimit: props.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(requests) },
    });
  }
}
