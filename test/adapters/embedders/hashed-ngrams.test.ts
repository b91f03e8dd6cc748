import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';

const embedder = hashedNgrams();
const cosine = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

test('every vector has the dimension it says and length 1, that of an empty text too', async () => {
  const vectors = await embedder.embed(['a bucket keeps its objects', 'bucket', '', '?! --']);

  expect(vectors.map((vector) => vector.length)).toEqual([256, 256, 256, 256]);
  for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
});

test('the same text gives the same vector, wherever it stands in a batch', async () => {
  const [alone] = await embedder.embed(['a state machine waits']);
  const batch = await hashedNgrams().embed(['another text', 'a state machine waits']);

  expect(batch[1]).toEqual(alone);
});

test('known values stay as they are, since snapshots keep vectors of this model', async () => {
  const [vector] = await embedder.embed(['bucket policy']);

  const nonZero = (vector ?? []).flatMap((value, index) => (value === 0 ? [] : [[index, Number(value.toFixed(6))]]));
  expect(nonZero).toMatchInlineSnapshot(`
[
  [
    16,
    -0.443607,
  ],
  [
    116,
    0.633724,
  ],
  [
    153,
    0.633724,
  ],
]
`);
});

test('texts that share words are closer than texts that share none, and word order counts', async () => {
  const [query, near, far, shuffled] = await embedder.embed([
    'grant read access to a bucket',
    'to grant a role read access to a bucket, call grantRead',
    'the task definition places containers on instances',
    'bucket a to access read grant',
  ]);

  const to = (other: number[] | undefined) => cosine(query ?? [], other ?? []);
  expect(to(near)).toBeGreaterThan(to(far) + 0.3);
  expect(to(query)).toBeGreaterThan(to(shuffled) + 0.1);
});
