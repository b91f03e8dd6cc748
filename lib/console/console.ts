import { Aws, Duration } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Env } from '../../core/contracts/env.ts';
import { type Edge, EdgeFunction } from '../functions/edge-function.ts';
import { ConsoleApi } from './console-api.ts';
import { ConsoleSite } from './console-site.ts';
import { PeoplePool } from './people-pool.ts';

/** What people use: their API, who they are, and the console where it is hosted. */
export class Console extends Construct {
  readonly api: ConsoleApi;
  readonly people: PeoplePool;

  constructor(scope: Construct, id: string, { requests, ...edge }: Edge & { requests: Bucket }) {
    super(scope, id);
    const { certificate, hosted } = edge.config.deployment.console;
    this.people = new PeoplePool(this, 'People', edge.config);
    this.api = new ConsoleApi(this, 'Api');
    const { signInHost } = this.people;
    const site = hosted ? new ConsoleSite(this, 'Site', { requests, api: this.api, signInHost, certificate }) : null;
    const origin = site?.origin ?? `https://${this.api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
    const handler = new EdgeFunction(this, 'api', { ...edge, timeout: Duration.seconds(29), megabytes: 1024 });
    handler.addEnvironment(Env.ConsoleOrigin, origin);
    this.api.serve(handler, this.people, this.people.addConsole(origin));
  }
}
