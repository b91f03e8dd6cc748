import { PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Documents } from '../../../../adapters/aws/s3/documents.ts';
import { s3GoldenSets } from '../../../../adapters/aws/s3/golden-sets.ts';
import { removeBelow } from '../../../../adapters/aws/s3/keys.ts';
import { s3Reports } from '../../../../adapters/aws/s3/reports.ts';
import { putText } from '../../../../adapters/aws/s3/texts.ts';
import { config } from '../../../../core/contracts/config/config.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import {
  documentLine,
  documentLinesContract,
  documentSourceContract,
} from '../../../contracts/document-source.contract.ts';
import { goldenSetsContract } from '../../../contracts/golden-sets.contract.ts';
import { reportsContract } from '../../../contracts/reports.contract.ts';
import { realBucket } from './real-bucket.ts';

cloudSuite(['s3'], 'texts in S3', () => {
  const bucket = realBucket();
  afterEach(() => removeBelow(bucket, ''));

  reportsContract('s3Reports', () => s3Reports({ bucket }));
  goldenSetsContract('s3GoldenSets', () => s3GoldenSets({ bucket }));

  test('a golden set that is malformed is an error with its line, not an empty one', async () => {
    await putText(bucket, 'golden/docs-rag/golden.jsonl', '\nnot json\n');

    await expect(s3GoldenSets({ bucket }).queries('docs-rag')).rejects.toThrow(/^line 2 of .* is malformed/);
  });

  const documents = () => {
    const target = { id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' } };
    const place = { bucket: bucket.name, key: 'source/documents.jsonl' };
    const route = { alertname: 'A', runbook: 'shard-restore', target: 'docs-rag' };
    const parsed = config.parse({ targets: [{ ...target, documents: place }], routes: [route] });
    return s3Documents({ client: bucket.client, config: parsed });
  };

  const put = async (Body: string) =>
    void (await bucket.client.send(new PutObjectCommand({ Bucket: bucket.name, Key: 'source/documents.jsonl', Body })));

  const open = () => ({ source: documents(), write: put });
  documentSourceContract('s3Documents', open);
  documentLinesContract('s3Documents', open);

  test('the last line of an object counts without its newline', async () => {
    await put(documentLine({ id: 'a' }) + documentLine({ id: 'b' }).trimEnd());

    const { documents: count } = await documents().census('docs-rag', 'shard-1');

    expect(count).toBe(2);
  });

  test('an object that is replaced while it is read is to be read again, never half of each', async () => {
    const text = 'x'.repeat(1024);
    await put(Array.from({ length: 9000 }, (_, n) => documentLine({ id: `old-${n}`, text })).join(''));
    const pages = documents().pages('docs-rag', 'shard-1', null)[Symbol.asyncIterator]();
    await pages.next();
    await pages.next();

    await put(Array.from({ length: 9000 }, (_, n) => documentLine({ id: `new-${n}`, text })).join(''));

    const rest = async () => {
      while (!(await pages.next()).done);
    };
    await expect(rest()).rejects.toThrow(/was replaced while it was read/);
    await expect(rest()).resolves.toBeUndefined();
  });
});
