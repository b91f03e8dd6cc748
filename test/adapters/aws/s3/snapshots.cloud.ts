import { PutObjectCommand } from '@aws-sdk/client-s3';
import { dynamoOutbox } from '../../../../adapters/aws/dynamodb/outbox.ts';
import { bucketObjects } from '../../../../adapters/aws/s3/bucket-objects.ts';
import { objectsBelow, removeBelow } from '../../../../adapters/aws/s3/keys.ts';
import { awsSnapshotStorage, awsSnapshots, snapshotPrefix } from '../../../../adapters/aws/s3/snapshots.ts';
import { readText } from '../../../../adapters/aws/s3/texts.ts';
import { uploadsBelow } from '../../../../adapters/aws/s3/uploads-under-way.ts';
import { PIECE_BYTES } from '../../../../core/contracts/agent/snapshot-manifest.ts';
import { fill, sha256Of, workplace } from '../../../agent/workplace.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { writePiece } from '../../../contracts/volumes/snapshot-objects.contract.ts';
import { snapshotStorageContract } from '../../../contracts/volumes/snapshot-storage.contract.ts';
import { snapshotsContract } from '../../../contracts/volumes/snapshots.contract.ts';
import { type RealTable, realTable } from '../dynamodb/table/real-table.ts';
import { realBucket } from './real-bucket.ts';
import { stageInBucket } from './staged-in-bucket.ts';

const ID = 'shard-1-20261101T030000000Z';

cloudSuite(['aws', 's3'], 'snapshots in S3 and DynamoDB', () => {
  const bucket = realBucket();
  let place: ReturnType<typeof workplace>;
  let real: RealTable;
  beforeAll(() => {
    place = workplace();
    fill(place.path('volume'), { 'chroma.sqlite3': 'rows', 'segment/header.bin': 'header' });
  });
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(async () => {
    await removeBelow(bucket, 'snapshots/');
    await real.drop();
  });
  afterAll(() => place.remove());

  const deps = () => ({ bucket, table: real.table });
  const stage = (snapshotId: string, shardId: string, takenAt: string, coveredUntil?: string) => {
    const about = { snapshotId, shardId, takenAt, ...(coveredUntil && { coveredUntil }) };
    return stageInBucket(bucket, place.path('volume'), about);
  };
  const put = (snapshotId: string, object: string, Body: string) =>
    bucket.client.send(
      new PutObjectCommand({ Bucket: bucket.name, Key: `${snapshotPrefix(snapshotId)}${object}`, Body }),
    );
  const damaged = async (snapshotId: string) =>
    (await readText(bucket, `${snapshotPrefix(snapshotId)}manifest.json`)).replace('"records":3', '"records":4');
  /** Begins an upload and leaves it under way, without an object. */
  const unfinished = async (snapshotId: string) => {
    const objects = bucketObjects({ bucket: bucket.name, prefix: snapshotPrefix(snapshotId) }, bucket.client);
    await writePiece(objects, 'data/a.bin', 0, Buffer.alloc(PIECE_BYTES));
  };

  snapshotsContract('awsSnapshots', () => ({
    snapshots: awsSnapshots(deps()),
    ...{ stage, unfinished },
    damage: async (snapshotId) => void (await put(snapshotId, 'manifest.json', await damaged(snapshotId))),
    async forge(snapshotId) {
      const text = await damaged(snapshotId);
      await put(snapshotId, 'manifest.json', text);
      await put(snapshotId, 'manifest.sha256', sha256Of(text));
    },
  }));

  snapshotStorageContract('awsSnapshotStorage', () => ({
    ...{ storage: awsSnapshotStorage(deps()), snapshots: awsSnapshots(deps()), outbox: dynamoOutbox(real) },
    stage: (snapshotId, takenAt) => stage(snapshotId, 'shard-1', takenAt),
    unfinished,
    bytesOf: async (snapshotId) => (await objectsBelow(bucket, snapshotPrefix(snapshotId))).map(({ key }) => key),
  }));

  test('a snapshot that is discarded leaves no upload under way', async () => {
    await unfinished(ID);

    await awsSnapshots(deps()).discardStaged(ID);

    expect(await uploadsBelow(bucket, 'snapshots/')).toEqual([]);
  });

  test('an id that leads elsewhere is refused', async () => {
    await expect(awsSnapshots(deps()).discardStaged('../golden')).rejects.toThrow(RangeError);
  });
});
