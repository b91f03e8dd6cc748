import { Aws } from 'aws-cdk-lib';
import type { Config } from '../../core/contracts/config/config.ts';
import { Env } from '../../core/contracts/config/env.ts';
import type { Data } from '../data.ts';
import { through } from './names.ts';
import type { Grants } from './need.ts';
import type { RagmendFunction } from './ragmend-function.ts';

/** The grants for what is in buckets. */
export function bucketGrants(data: Data, { targets }: Config) {
  return {
    ...snapshotGrants(data),
    ...recordsGrants(data),
    documents(to) {
      for (const { documents } of targets)
        if (documents) to.allow(['s3:GetObject'], [`arn:${Aws.PARTITION}:s3:::${documents.bucket}/${documents.key}`]);
    },
  } satisfies Partial<Grants>;
}

function snapshotGrants({ snapshots, evidence }: Data) {
  return {
    snapshots(to) {
      to.addEnvironment(Env.SnapshotBucket, snapshots.name);
      to.allowObjects(snapshots.arn, 'snapshots/', READ);
    },
    retention(to) {
      to.allowObjects(snapshots.arn, 'snapshots/', ['s3:AbortMultipartUpload', 's3:DeleteObject']);
      to.allow(['s3:ListBucketMultipartUploads'], [snapshots.arn]);
    },
    jobs(to) {
      to.addEnvironment(Env.SnapshotBucket, snapshots.name);
      to.addEnvironment(Env.EvidenceBucket, evidence.name);
    },
  } satisfies Partial<Grants>;
}

function recordsGrants({ records, evidence, keyArn }: Data) {
  const objectsIn =
    (variable: string, bucket: Data['records']) => (to: RagmendFunction, prefix: string, actions: string[]) => {
      to.addEnvironment(variable, bucket.name);
      to.allowObjects(bucket.arn, prefix, actions);
      // Reading needs no new data key.
      const writes = actions.includes('s3:PutObject') ? ['kms:GenerateDataKey'] : [];
      to.allow(['kms:Decrypt', ...writes], [keyArn], through('s3'));
    };
  const ofRecords = objectsIn(Env.RecordsBucket, records);
  const ofEvidence = objectsIn(Env.EvidenceBucket, evidence);
  return {
    golden: (to) => ofRecords(to, 'golden/', READ),
    reports: (to) => ofRecords(to, 'reports/', [...READ, 's3:PutObject']),
    posting: (to) => ofRecords(to, 'intake/', ['s3:PutObject']),
    bodies: (to) => ofRecords(to, 'intake/', READ),
    evidence: (to) => ofEvidence(to, 'evidence/', [...READ, 's3:PutObject']),
    auditHeads: (to) => ofEvidence(to, 'audit/', ['s3:GetObject', 's3:PutObject']),
  } satisfies Partial<Grants>;
}

/** Without the right to list, S3 answers that a missing object is forbidden. */
const READ = ['s3:GetObject', 's3:ListBucket'];
