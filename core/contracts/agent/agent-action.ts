/**
 * What the agent may do with the buckets of snapshots and evidence. Its role has these rights; the
 * short-lived credentials of its jobs have no others.
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
