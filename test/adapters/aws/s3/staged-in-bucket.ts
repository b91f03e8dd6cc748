import type { Bucket } from '../../../../adapters/aws/s3/bucket.ts';
import { bucketObjects } from '../../../../adapters/aws/s3/bucket-objects.ts';
import { counting } from '../../../../agent/report/reporter.ts';
import { upload } from '../../../../agent/work/upload.ts';
import { type SnapshotManifest, snapshotManifest } from '../../../../core/contracts/agent/snapshot-manifest.ts';
import { HEADER } from '../../../agent/workplace.ts';

/** Uploads a volume as a snapshot that is not published, by the agent's own code; gives its manifest. */
export async function stageInBucket(
  { client, name }: Bucket,
  from: string,
  about: Partial<SnapshotManifest> & Pick<SnapshotManifest, 'snapshotId' | 'takenAt'>,
): Promise<SnapshotManifest> {
  const place = { bucket: name, prefix: `snapshots/${about.snapshotId}/` };
  const objects = bucketObjects(place, client);
  const work = { kind: 'upload' as const, from, objects: '', manifest: { ...HEADER, ...about } };
  await upload(work, objects, counting().report);
  return snapshotManifest.parse(JSON.parse(await objects.readText('manifest.json')));
}
