import { awsAlertSecret } from '../../adapters/aws/alert-secret.ts';
import { openBucket } from '../../adapters/aws/s3/bucket.ts';
import { given, maybeGiven } from './environment.ts';
import { memoize } from './memoize.ts';
import { secrets } from './secrets.ts';

/** The token and keys that alerts are accepted with. */
export const alertSecret = /* @__PURE__ */ memoize(() =>
  awsAlertSecret({ secrets: secrets(), name: given('AlertSecret') }),
);
/** The bucket of reports, golden sets and bodies of intake. */
export const recordsBucket = /* @__PURE__ */ memoize(() =>
  openBucket(given('RecordsBucket'), { endpoint: maybeGiven('S3Endpoint') }),
);
