import * as z from 'zod';
import { config } from '../../../../core/contracts/config/config.ts';

const long = (letters: number) => 'x'.repeat(letters);
const parsed = (over: { id?: string; documents?: object }) =>
  config.safeParse({
    targets: [{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, ...over }],
    routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: over.id ?? 'docs-rag' }],
  });

test.each<[string, { id?: string; documents?: object }, string]>([
  ['an id of a target', { id: long(41) }, 'give lower-case letters, digits and dashes, at most 40'],
  ['an id of 5,000 letters', { id: long(5_000) }, 'give lower-case letters, digits and dashes, at most 40'],
  ['a bucket', { documents: { bucket: long(64), key: 'a' } }, "xxx…' is too long: give at most 63 letters"],
  ['a key', { documents: { bucket: 'b', key: long(1_025) } }, "xxx…' is too long: give at most 1024 letters"],
])('%s that no store takes is refused with words', (_, over, words) => {
  const result = parsed(over);

  expect(result.success).toBe(false);
  expect(z.prettifyError(result.error as z.ZodError)).toContain(words);
});

test('the longest names are taken', () => {
  expect(parsed({ id: long(40), documents: { bucket: long(63), key: long(1_024) } }).error).toBeUndefined();
});
