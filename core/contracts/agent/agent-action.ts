/**
 * What the agent does with the buckets of snapshots and evidence: its role has these rights, and
 * the short credentials of its jobs no others.
 */
export const AgentAction = {
  Objects: [
    's3:AbortMultipartUpload',
    's3:DeleteObject',
    's3:GetObject',
    's3:ListMultipartUploadParts',
    's3:PutObject',
  ],
  Buckets: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
  Key: ['kms:Decrypt', 'kms:GenerateDataKey'],
};
