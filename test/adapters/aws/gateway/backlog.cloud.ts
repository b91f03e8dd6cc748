import { awsBacklog } from '../../../../adapters/aws/gateway/backlog.ts';
import { objectsBelow } from '../../../../adapters/aws/s3/keys.ts';
import type { BacklogEntry } from '../../../../core/contracts/provider/backlog-entry.ts';
import { requestsPrefix } from '../../../../core/contracts/table.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { backlogContract } from '../../../contracts/provider/backlog.contract.ts';
import { type RealTable, realTable } from '../dynamodb/table/real-table.ts';
import { realBucket } from '../s3/real-bucket.ts';

const BOUNDS = { maxCount: 5, maxBytes: 100_000, maxAgeSeconds: 60, attempts: 2 };
const ANSWER = { status: 200, headers: {}, body: '{}' };
const entry = (id: string, receivedAt = 1000): BacklogEntry => ({
  ...{ id, digest: `digest of ${id}`, path: '/chat/completions', body: '{}', headers: {}, receivedAt, attempts: 0 },
});

cloudSuite(['aws', 's3'], 'the backlog in DynamoDB and S3', () => {
  const bucket = realBucket();
  let real: RealTable;
  let targets = 0;
  beforeEach(async () => {
    real = await realTable();
    targets += 1;
  });
  afterEach(() => real.drop());

  const open = (bounds = BOUNDS, targetId = `docs-rag-${targets}`) => awsBacklog({ ...real, bucket, targetId, bounds });

  backlogContract('awsBacklog', (bounds) => open(bounds));

  test('of many gateways each takes another request, and together they keep its bounds', async () => {
    const gateways = [open(), open(), open()];
    const added = await Promise.all(Array.from({ length: 9 }, (_, at) => gateways[at % 3]?.add(entry(`r${at}`, at))));

    const taken = await Promise.all(Array.from({ length: 9 }, (_, at) => gateways[at % 3]?.take(2000, 9000 + at)));

    expect(added.filter((one) => one === 'added')).toHaveLength(BOUNDS.maxCount);
    expect(added.filter((one) => one === 'full')).toHaveLength(9 - BOUNDS.maxCount);
    const ids = taken.flatMap((one) => one?.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await open().counts()).toMatchObject({ waiting: BOUNDS.maxCount });
  });

  test('no text stays of a request that ended, but its answer', async () => {
    const backlog = open();
    await backlog.add(entry('a'));
    await backlog.take(2000, 3000);
    await backlog.settle('a', 3000, { answer: ANSWER });
    await backlog.add(entry('b', 2000));
    await backlog.take(70_000, 80_000);

    const keys = (await objectsBelow(bucket, requestsPrefix(`docs-rag-${targets}`))).map(({ key }) => key);

    expect(keys).toEqual([expect.stringMatching(/\/a\/answer-3000$/)]);
    expect(await backlog.counts()).toEqual({ waiting: 0, bytes: 0, oldest: null, expired: 1, failed: 0 });
  });

  test('a target sees nothing of another one', async () => {
    await open().add(entry('a'));

    const other = open(BOUNDS, 'help-rag');

    expect(await other.get('a')).toBeNull();
    expect(await other.take(2000, 3000)).toBeNull();
  });
});
