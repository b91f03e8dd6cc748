import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { s3AuditHeads } from '../../../../adapters/aws/s3/audit-heads.ts';
import { removeBelow } from '../../../../adapters/aws/s3/keys.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { auditHeadsContract } from '../../../contracts/audit-heads.contract.ts';
import { realBucket } from './real-bucket.ts';

cloudSuite(['s3'], 'heads of the audit in S3', () => {
  const bucket = realBucket();
  const locked = realBucket({ lockedDays: 1 });
  afterEach(() => removeBelow(bucket, 'audit/'));

  auditHeadsContract('s3AuditHeads', () => s3AuditHeads({ bucket }));

  test('a kept head is removed by nobody before its lock ends', async () => {
    await s3AuditHeads({ bucket: locked }).keep({ day: '2026-11-23', number: 1, sha256: 'ab' });
    const about = { Bucket: locked.name, Prefix: 'audit/' };
    const { Versions = [] } = await locked.client.send(new ListObjectVersionsCommand(about));
    const [{ Key, VersionId } = {}] = Versions;

    const removal = locked.client.send(new DeleteObjectCommand({ Bucket: locked.name, Key, VersionId }));

    await expect(removal).rejects.toThrow();
    expect(Versions.map((each) => each.Key)).toEqual(['audit/2026-11-23.json']);
    expect(await s3AuditHeads({ bucket: locked }).list()).toHaveLength(1);
  });
});
