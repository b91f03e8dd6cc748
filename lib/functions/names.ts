import { Aws } from 'aws-cdk-lib';
import { runbookName } from '../../core/contracts/incident.ts';

/** The ARN of something in this account; in the region of the stack where none is given. */
export const arnOf = (service: string, resource: string, region: string = Aws.REGION): string =>
  `arn:${Aws.PARTITION}:${service}:${region}:${Aws.ACCOUNT_ID}:${resource}`;

/** A key is used by way of a service only, never directly. */
export const through = (service: string) => ({
  StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` },
});

/** The names of all state machines: of each runbook, and of what cleans up after it. */
export const MACHINES = runbookName.options.flatMap((name) => [`ragmend-${name}`, `ragmend-${name}-janitor`]);
