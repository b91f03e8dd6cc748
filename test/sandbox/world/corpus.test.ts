import { readCorpus } from '../../../sandbox/world/corpus.ts';
import { SHARD_IDS } from '../../../sandbox/world/world.ts';
import { ROOT } from '../../adapters/local/real-processes.ts';

const chunks = readCorpus(ROOT, SHARD_IDS);

test('the corpus has thousands of chunks with unique ids, about as many in each shard', () => {
  const sizes = SHARD_IDS.map((shardId) => chunks.filter((chunk) => chunk.shardId === shardId).length);

  expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length);
  expect(chunks.length).toBeGreaterThan(4000);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(50);
});

test('the same library gives the same chunks in the same shards', () => {
  const again = readCorpus(ROOT, SHARD_IDS);

  expect(again).toEqual(chunks);
});

test('a chunk is named by its README and begins with its heading', () => {
  const chunk = chunks.find(({ id }) => id === 'aws-lambda/README.md#12');

  expect(chunk?.heading).not.toBe('');
  expect(chunk?.text.startsWith(`${chunk.heading}\n`)).toBe(true);
});

test('all READMEs of a family of services lie in one shard', () => {
  const shardsOf = (family: RegExp) =>
    new Set(chunks.filter(({ id }) => family.test(id)).map(({ shardId }) => shardId));

  expect(shardsOf(/^aws-ecs(-patterns)?\//).size).toBe(1);
  expect(shardsOf(/^aws-eks(-v2)?\//).size).toBe(1);
});

test('a missing library is named, with what to do', () => {
  expect(() => readCorpus('/nowhere', SHARD_IDS)).toThrow("'/nowhere/node_modules/aws-cdk-lib' is missing");
});
