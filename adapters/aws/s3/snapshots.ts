import type { SnapshotStorage, Snapshots } from '../../../core/snapshot/ports.ts';
import type { SnapshotBytes } from '../../catalog/ports.ts';
import { catalogSnapshots } from '../../catalog/snapshots.ts';
import { catalogStorage } from '../../catalog/storage.ts';
import { checkedName } from '../../formats/names.ts';
import { snapshotRecords } from '../dynamodb/snapshot-records.ts';
import type { Table } from '../dynamodb/table/table.ts';
import type { Bucket } from './bucket.ts';
import { anyBelow, foldersBelow, foldersUnderWay, removeBelow } from './keys.ts';
import { readText } from './texts.ts';

const SNAPSHOTS = 'snapshots/';

/** The snapshot catalog: bytes at `snapshots/<id>/` of a bucket, records in DynamoDB. */
export function awsSnapshots({ table, bucket }: { table: Table; bucket: Bucket }): Snapshots {
  return catalogSnapshots({ records: snapshotRecords({ table }), bytes: snapshotBytes(bucket) });
}

/** The same catalog as storage. */
export function awsSnapshotStorage({ table, bucket }: { table: Table; bucket: Bucket }): SnapshotStorage {
  return catalogStorage({ records: snapshotRecords({ table }), bytes: snapshotBytes(bucket) });
}

/**
 * Returns the prefix of a snapshot's objects; throws a RangeError for an id that could lead
 * elsewhere.
 */
export function snapshotPrefix(snapshotId: string): string {
  return `${SNAPSHOTS}${checkedName(snapshotId)}/`;
}

function snapshotBytes(bucket: Bucket): SnapshotBytes {
  return {
    ids: () => foldersBelow(bucket, SNAPSHOTS),
    underWay: () => foldersUnderWay(bucket, SNAPSHOTS),
    stand: (snapshotId) => anyBelow(bucket, snapshotPrefix(snapshotId)),
    text: (snapshotId, object) => readText(bucket, `${snapshotPrefix(snapshotId)}${object}`),
    remove: (snapshotId) => removeBelow(bucket, snapshotPrefix(snapshotId)),
  };
}
