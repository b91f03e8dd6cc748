import { Validations } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { pathOf } from '../../core/contracts/http/request-of.ts';
import { ThrottledApi } from '../functions/throttled-api.ts';

/** Where senders post alerts to: `POST /alerts/<source>`. */
export class IntakeApi extends ThrottledApi {
  constructor(scope: Construct, id: string, { receiver }: { receiver: IFunction }) {
    super(scope, id, { apiName: 'ragmend-intake', perSecond: 50, burst: 100 });
    const [route] = this.addRoutes({
      path: pathOf('POST /alerts/:source').replace(/:(\w+)/, '{$1}'),
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Receive', receiver),
    });
    if (route)
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'Alertmanager and Grafana know no IAM or JWT: the function checks their token or signature before it reads a body.',
      });
  }
}
