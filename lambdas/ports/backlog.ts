import { openTable } from '../../adapters/aws/dynamodb/table/table.ts';
import { awsBacklog } from '../../adapters/aws/gateway/backlog.ts';
import { openBucket } from '../../adapters/aws/s3/bucket.ts';
import { generatorOf } from '../../core/contracts/config/target-of.ts';
import { given, maybeGiven } from './environment.ts';
import { memoize } from './memoize.ts';
import { bundledConfig } from './scope.ts';

const stores = /* @__PURE__ */ memoize(() => ({
  table: openTable(given('BacklogTable')),
  bucket: openBucket(given('AnswerBucket'), { endpoint: maybeGiven('S3Endpoint') }),
}));

/** The requests that wait for the gateways of a target; null for a deployment without gateways. */
export function backlogOf(targetId: string) {
  if (maybeGiven('BacklogTable') === null) return null;
  return awsBacklog({ ...stores(), targetId, bounds: generatorOf(bundledConfig(), targetId).backlog });
}
