import { Validations } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { pathOf } from '../../core/contracts/http/request-of.ts';
import { ThrottledApi } from '../functions/throttled-api.ts';
import type { PeoplePool } from './people-pool.ts';

/** The API of people. API Gateway requires a token of the pool, and the function checks their groups. */
export class ConsoleApi extends ThrottledApi {
  constructor(scope: Construct, id: string) {
    super(scope, id, { apiName: 'ragmend', perSecond: 50, burst: 100 });
  }

  /**
   * Serves the API by a function to people who signed in by these clients, and its public part to
   * anybody.
   */
  serve(handler: IFunction, people: PeoplePool, clients: UserPoolClient[]): void {
    const integration = new HttpLambdaIntegration('Api', handler);
    this.addRoutes({
      path: '/api/{proxy+}',
      methods: [HttpMethod.ANY],
      integration,
      authorizer: new HttpUserPoolAuthorizer('People', people, { userPoolClients: clients }),
    });
    const [open] = this.addRoutes({ path: pathOf('GET /config.json'), methods: [HttpMethod.GET], integration });
    if (open)
      Validations.of(open).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'It says where people sign in, which they have to know before they can; it holds no secret.',
      });
  }
}
