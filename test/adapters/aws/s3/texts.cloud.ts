import { PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Documents } from '../../../../adapters/aws/s3/documents.ts';
import { s3GoldenSets } from '../../../../adapters/aws/s3/golden-sets.ts';
import { removeBelow } from '../../../../adapters/aws/s3/keys.ts';
import { s3Reports } from '../../../../adapters/aws/s3/reports.ts';
import { putText } from '../../../../adapters/aws/s3/texts.ts';
import { config } from '../../../../core/contracts/config.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { goldenSetsContract } from '../../../contracts/golden-sets.contract.ts';
import { reportsContract } from '../../../contracts/reports.contract.ts';
import { realBucket } from './real-bucket.ts';

const line = (id: string, minute: number, targetId = 'docs-rag') =>
  `${JSON.stringify({ id, targetId, shardId: 'shard-1', text: id, addedAt: `2026-11-23T10:0${minute}:00.000Z` })}\n`;
const NOON = '2026-11-23T10:01:00.000Z';

cloudSuite(['s3'], 'texts in S3', () => {
  const bucket = realBucket();
  afterEach(() => removeBelow(bucket, ''));

  reportsContract('s3Reports', () => s3Reports({ bucket }));
  goldenSetsContract('s3GoldenSets', () => s3GoldenSets({ bucket }));

  test('a golden set that is malformed is an error with its line, not an empty one', async () => {
    await putText(bucket, 'golden/docs-rag/golden.jsonl', '\nnot json\n');

    await expect(s3GoldenSets({ bucket }).queries('docs-rag')).rejects.toThrow(/^line '2' of .* is malformed/);
  });

  const documents = () => {
    const target = { id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' } };
    const place = { bucket: bucket.name, key: 'source/documents.jsonl' };
    const route = { alertname: 'A', runbook: 'shard-restore', target: 'docs-rag' };
    const parsed = config.parse({ targets: [{ ...target, documents: place }], routes: [route] });
    return s3Documents({ client: bucket.client, config: parsed });
  };

  test('documents that were added after a point in time come, oldest first', async () => {
    const text =
      line('at', 1) + line('late', 3) + line('early', 2) + line('other', 4, 'else') + line('torn', 5).slice(0, 9);
    await bucket.client.send(new PutObjectCommand({ Bucket: bucket.name, Key: 'source/documents.jsonl', Body: text }));

    const newer = await documents().newerThan('docs-rag', 'shard-1', NOON);

    expect(newer.map(({ id }) => id)).toEqual(['early', 'late']);
  });

  test('documents that are missing are an error, never an empty answer', async () => {
    await expect(documents().newerThan('docs-rag', 'shard-1', NOON)).rejects.toBeInstanceOf(DependencyUnavailable);
  });
});
