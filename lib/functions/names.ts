import { Aws } from 'aws-cdk-lib';
import { runbookName } from '../../core/contracts/incident.ts';

/** Returns an ARN in this account, by default in the stack's region. */
export const arnOf = (service: string, resource: string, region: string = Aws.REGION): string =>
  `arn:${Aws.PARTITION}:${service}:${region}:${Aws.ACCOUNT_ID}:${resource}`;

/** A key may only be used through a service, never directly. */
export const through = (service: string) => ({
  StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` },
});

/** The names of all state machines: each runbook's, and its janitor's. */
export const MACHINES = runbookName.options.flatMap((name) => [`ragmend-${name}`, `ragmend-${name}-janitor`]);
