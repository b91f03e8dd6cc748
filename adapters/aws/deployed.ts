import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { Env } from '../../core/contracts/config/env.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import { mapAwsErrors, named } from './map-aws-errors.ts';

/**
 * What the stacks gave their worker: the names by which a person's commands find the same table and
 * buckets.
 */
export type Deployed = {
  region: string;
  table: string;
  snapshotBucket: string;
  recordsBucket: string;
  /** Where heads of the audit are kept; null for a deployment of version 0.1. */
  evidenceBucket: string | null;
  /** The stores of gateways; null for a deployment without one. */
  gateway: { backlogTable: string; answerBucket: string } | null;
};

/**
 * Returns the deployment in this account and region as its worker sees it; null if there is none.
 * Throws DependencyUnavailable.
 */
export async function deployedIn(client: LambdaClient): Promise<Deployed | null> {
  const variables = await variablesOf(client, 'ragmend-worker');
  if (variables === null) return null;
  const { [Env.Table]: table, [Env.SnapshotBucket]: snapshotBucket, [Env.RecordsBucket]: recordsBucket } = variables;
  const { [Env.EvidenceBucket]: evidenceBucket = null } = variables;
  const { [Env.BacklogTable]: backlogTable, [Env.AnswerBucket]: answerBucket } = variables;
  const gateway = backlogTable && answerBucket ? { backlogTable, answerBucket } : null;
  if (table && snapshotBucket && recordsBucket) {
    const region = await client.config.region();
    return { region, table, snapshotBucket, recordsBucket, evidenceBucket, gateway };
  }
  throw new RangeError("function 'ragmend-worker' names no table or no buckets: deploy the stacks again");
}

async function variablesOf(client: LambdaClient, FunctionName: string): Promise<Record<string, string> | null> {
  const command = new GetFunctionConfigurationCommand({ FunctionName });
  const sent = mapAwsErrors(`function '${FunctionName}'`, client.send(command));
  const found = await orNull(sent, named('ResourceNotFoundException'));
  return found === null ? null : (found.Environment?.Variables ?? {});
}
