import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ThrottledApi } from '../functions/throttled-api.ts';
import type { PeoplePool } from './people-pool.ts';

/** The API of people: API Gateway lets nobody through without a token of the pool, and the function looks at their groups. */
export class ConsoleApi extends ThrottledApi {
  constructor(scope: Construct, id: string) {
    super(scope, id, { apiName: 'ragmend', perSecond: 50, burst: 100 });
  }

  /** Serves the API by a function, to people who signed in by this client. */
  serve(handler: IFunction, people: PeoplePool, client: UserPoolClient): void {
    this.addRoutes({
      path: '/api/{proxy+}',
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Api', handler),
      authorizer: new HttpUserPoolAuthorizer('People', people, { userPoolClients: [client] }),
    });
  }
}
