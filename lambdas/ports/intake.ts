import { awsAlertSecret } from '../../adapters/aws/alert-secret.ts';
import { openBucket } from '../../adapters/aws/s3/bucket.ts';
import { given, maybeGiven } from './environment.ts';
import { once } from './once.ts';
import { secrets } from './secrets.ts';

/** What alerts are accepted with. */
export const alertSecret = /* @__PURE__ */ once(() =>
  awsAlertSecret({ secrets: secrets(), name: given('AlertSecret') }),
);
/** The bucket of reports, golden sets and bodies of intake. */
export const recordsBucket = /* @__PURE__ */ once(() =>
  openBucket(given('RecordsBucket'), { endpoint: maybeGiven('S3Endpoint') }),
);
