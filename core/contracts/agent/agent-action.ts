/**
 * What the agent of a target may do with the buckets of snapshots and evidence. `Earlier` are the
 * rights to snapshots whose ids name no target.
 */
export const AgentAction = {
  Objects: [
    's3:AbortMultipartUpload',
    's3:DeleteObject',
    's3:GetObject',
    's3:ListMultipartUploadParts',
    's3:PutObject',
  ],
  Earlier: ['s3:GetObject'],
  Uploads: ['s3:ListBucketMultipartUploads'],
  Key: ['kms:Decrypt', 'kms:GenerateDataKey'],
};
