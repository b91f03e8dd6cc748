import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guessTargets } from '../../cli/init/guess-targets.ts';
import { takeoverFor } from '../../cli/init/pod-facts.ts';
import { chart, surveyOf } from '../charts/chart.ts';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/deploy.md'), 'utf8');
const [, table = ''] = /\n### What fits\n(.*?)\n## /s.exec(page) ?? [];
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| shape'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .map(([shape = '', fits = '', know = '', tried = '']) => ({ shape, fits, know, tried }));
const fileOf = (tried: string) => /`charts\/([\w-]+)\.yaml`/.exec(tried)?.[1];
const init = (name: string) => {
  const { pods, ...survey } = surveyOf(chart(name));
  return guessTargets('rag', survey, pods);
};
const withChart = rows.flatMap((row) => {
  const name = fileOf(row.tried);
  return name === undefined ? [] : [{ ...row, name }];
});

test('the table has a row for each chart that is tried', () => {
  expect(new Set(withChart.map(({ name }) => name))).toEqual(
    new Set(['chroma', 'chroma-token', 'weaviate', 'qdrant', 'opensearch', 'near-misses']),
  );
});

test.each(withChart.filter(({ name }) => name !== 'near-misses'))(
  '$shape is a shard, with the takeover that is told',
  ({ name, know }) => {
    const [target] = init(name).targets;

    const { admission, serviceAccount } = takeoverFor((target?.shards ?? []).map(({ facts }) => facts));
    expect(target?.shards).toHaveLength(1);
    expect(know.includes('`takeover.admission: template`')).toBe(admission === 'template');
    expect(know.includes('`takeover.serviceAccount`')).toBe(serviceAccount !== undefined);
  },
);

test.each(withChart.filter(({ name }) => name === 'near-misses'))('$shape is no shard', ({ shape, fits }) => {
  const { targets, misses } = init('near-misses');

  const known = ['Weaviate', 'CloudNativePG', 'Milvus', 'Elasticsearch', 'Amazon OpenSearch', 'without a claim'];
  const [about = ''] = known.filter((word) => shape.includes(word));
  const said: Record<string, RegExp> = {
    Weaviate: /3 replicas.*Weaviate's backups/,
    'Amazon OpenSearch': /managed store/,
    'without a claim': /has no claim, so/,
  };
  expect(fits).toMatch(/^no/);
  expect(targets).toEqual([]);
  expect(misses).toEqual(expect.arrayContaining([expect.stringMatching(said[about] ?? new RegExp(about))]));
});

test('the first paragraph of the README promises what the table holds, and leads to it', () => {
  const [, first = ''] = /^# Ragmend\n\n(.*?)\n\n/s.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];

  expect(first).toContain('(docs/deploy.md#what-fits)');
  for (const kind of ['Chroma', 'Weaviate', 'Qdrant', 'OpenSearch', 'Postgres'])
    expect(first.includes(kind)).toBe(rows.some(({ shape, fits }) => shape.includes(kind) && !fits.startsWith('no')));
  expect(first).toMatch(/several replicas[^.]*operator[^.]*managed[^.]*do not fit/s);
});
