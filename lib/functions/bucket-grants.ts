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
    evidence(to) {
      to.addEnvironment(Env.EvidenceBucket, data.evidence.name);
      to.allowObjects(data.evidence.arn, 'evidence/', [...READ, 's3:PutObject']);
      to.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [data.keyArn], through('s3'));
    },
    auditHeads(to) {
      to.addEnvironment(Env.EvidenceBucket, data.evidence.name);
      to.allowObjects(data.evidence.arn, 'audit/', ['s3:GetObject', 's3:PutObject']);
      to.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [data.keyArn], through('s3'));
    },
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

function recordsGrants({ records, keyArn }: Data) {
  const objects = (to: RagmendFunction, prefix: string, actions: string[]) => {
    to.addEnvironment(Env.RecordsBucket, records.name);
    to.allowObjects(records.arn, prefix, actions);
    // Reading needs no new data key.
    const writes = actions.includes('s3:PutObject') ? ['kms:GenerateDataKey'] : [];
    to.allow(['kms:Decrypt', ...writes], [keyArn], through('s3'));
  };
  return {
    golden: (to) => objects(to, 'golden/', READ),
    reports: (to) => objects(to, 'reports/', [...READ, 's3:PutObject']),
    posting: (to) => objects(to, 'intake/', ['s3:PutObject']),
    bodies: (to) => objects(to, 'intake/', READ),
  } satisfies Partial<Grants>;
}

/** Without the right to list, S3 answers that a missing object is forbidden. */
const READ = ['s3:GetObject', 's3:ListBucket'];
