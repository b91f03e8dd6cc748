import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { LOOPBACK_REDIRECTS, type SignIn } from '../../core/contracts/config/console-config.ts';
import { Env } from '../../core/contracts/config/env.ts';
import { DeployedFunction } from '../functions/deployed-function.ts';
import { type Edge, EdgeFunction } from '../functions/edge-function.ts';
import { ConsoleApi } from './console-api.ts';
import { ConsoleSite } from './console-site.ts';
import { PeoplePool } from './people-pool.ts';

/** What people use: their API, the user pool, and the console if it is hosted. */
export class Console extends Construct {
  readonly api: ConsoleApi;
  readonly people: PeoplePool;
  readonly handler: EdgeFunction;
  /** The origin of the console; null if it is not hosted. */
  readonly origin: string | null;
  /** What people need to know about it, by the names of the stack's outputs. */
  readonly outputs: Record<string, string>;

  constructor(scope: Construct, id: string, { requests, ...edge }: Edge & { requests: Bucket }) {
    super(scope, id);
    const { hosted, ...shown } = edge.config.deployment.console;
    this.people = new PeoplePool(this, 'People', edge.config);
    this.api = new ConsoleApi(this, 'Api');
    const { signInHost } = this.people;
    const site = hosted ? new ConsoleSite(this, 'Site', { requests, api: this.api, signInHost, ...shown }) : null;
    this.origin = site?.origin ?? null;
    const origin = this.origin ?? `https://${this.api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
    this.handler = new EdgeFunction(this, 'api', { ...edge, timeout: Duration.seconds(29), megabytes: 1024 });
    this.handler.addEnvironment(Env.ConsoleOrigin, origin);
    this.people.letReadGroups(this.handler);
    const client = this.people.addConsole(origin);
    const commandLine = this.people.addCommandLine();
    this.api.serve(this.handler, this.people, [client, commandLine]);
    const signIn: SignIn = {
      url: `https://${signInHost}`,
      clientId: client.userPoolClientId,
      commandLine: {
        issuer: `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${this.people.userPoolId}`,
        clientId: commandLine.userPoolClientId,
        redirectUris: LOOPBACK_REDIRECTS,
      },
    };
    const signInJson = Stack.of(this).toJsonString(signIn);
    this.handler.addEnvironment(Env.SignIn, signInJson);
    this.outputs = {
      ApiUrl: this.api.apiEndpoint,
      ConsoleUrl: origin,
      SignInUrl: signIn.url,
      UserPoolId: this.people.userPoolId,
      ConsoleClientId: client.userPoolClientId,
    };
    if (site) this.publish(site.bucket, signInJson, edge);
  }

  private publish(bucket: Bucket, signIn: string, edge: Edge): void {
    const properties = { bucket: bucket.bucketName, signIn };
    const publisher = new DeployedFunction(this, 'publisher', { ...edge, properties });
    publisher.allowObjects(bucket.bucketArn, '', ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject']);
    publisher.allow(['s3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]);
  }
}
