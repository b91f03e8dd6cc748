import { s3AuditHeads } from '../../adapters/aws/s3/audit-heads.ts';
import { s3Client } from '../../adapters/aws/s3/bucket.ts';
import { s3Documents } from '../../adapters/aws/s3/documents.ts';
import { s3Evidence } from '../../adapters/aws/s3/evidence.ts';
import { s3GoldenSets } from '../../adapters/aws/s3/golden-sets.ts';
import { awsSnapshots } from '../../adapters/aws/s3/snapshots.ts';
import { snapshotBaselines as baselinesIn } from '../../adapters/catalog/snapshots.ts';
import { given, maybeGiven } from './environment.ts';
import { memoize } from './memoize.ts';
import { table } from './records.ts';
import type { Scope } from './scope.ts';

const client = /* @__PURE__ */ memoize(() => s3Client({ endpoint: maybeGiven('S3Endpoint') }));
const bucket = (name: Parameters<typeof given>[0]) => ({ client: client(), name: given(name) });

/** The ports that keep bytes, in the buckets of this deployment. Opening one costs nothing. */
export const snapshots = () => awsSnapshots({ table: table(), bucket: bucket('SnapshotBucket') });
export const goldenSets = () => s3GoldenSets({ bucket: bucket('RecordsBucket') });
export const evidenceFiles = () => s3Evidence({ bucket: bucket('EvidenceBucket') });
export const auditHeads = () => s3AuditHeads({ bucket: bucket('EvidenceBucket') });
export const documents = ({ config }: Scope) => s3Documents({ client: client(), config });
export const snapshotBaselines = () => baselinesIn(snapshots());
