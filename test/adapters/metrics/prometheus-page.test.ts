import { prometheusPage } from '../../../adapters/metrics/prometheus-page.ts';
import type { ShardReading } from '../../../core/validation/ports.ts';
import { readingsContract } from '../../contracts/records/readings.contract.ts';

readingsContract('prometheusPage', () => {
  const readings = prometheusPage();
  return {
    ...{ readings, targetId: 'docs-rag' },
    seen: async (metric, shardId) => {
      const lines = readings.page().split('\n');
      const line = lines.find((each) => each.startsWith(`${metric}{target="docs-rag",shard="${shardId}"`));
      return line === undefined ? null : Number(line.split(' ')[1]);
    },
  };
});

const reading = (shardId: string, patch: Partial<ShardReading> = {}): ShardReading => ({
  ...{ shardId, replicaOf: null, asked: 10, right: 10, unanswered: 0, empty: 0, citationHitRate: 1, precision: 1 },
  reachable: true,
  ...patch,
});

test('a page before the first round is empty', () => {
  expect(prometheusPage().page()).toBe('');
});

test('each metric is told with its type, one line for each shard', async () => {
  const readings = prometheusPage();

  await readings.publish('docs-rag', 1_764_000_000_500, [
    reading('shard-1', { right: 6, empty: 4, citationHitRate: 0.6, precision: 0.95 }),
    reading('shard-1-replica', { replicaOf: 'shard-1' }),
  ]);

  const lines = readings.page().split('\n');
  const shard = 'target="docs-rag",shard="shard-1"';
  expect(lines).toContain('# TYPE retriever_empty_result_count_total counter');
  expect(lines).toContain(`retriever_empty_result_count_total{${shard}} 4`);
  expect(lines).toContain(`rag_citation_hit_rate{${shard}} 0.6`);
  expect(lines).toContain(`rag_precision_shipped{${shard}} 0.95`);
  expect(lines).toContain(`ragmend_golden_right{${shard}} 6`);
  expect(lines).toContain(`ragmend_probe_timestamp_seconds{${shard}} 1764000000.5`);
  expect(lines).toContain('ragmend_golden_asked{target="docs-rag",shard="shard-1-replica",replica_of="shard-1"} 10');
  expect(lines.filter((line) => line.startsWith('# TYPE rag_citation_hit_rate'))).toHaveLength(1);
});

test('empty answers are summed up, all else is of the last round', async () => {
  const readings = prometheusPage();

  await readings.publish('docs-rag', 0, [reading('shard-1', { empty: 4, right: 6 })]);
  await readings.publish('docs-rag', 0, [reading('shard-1', { empty: 2, right: 8 })]);

  expect(readings.page()).toContain('retriever_empty_result_count_total{target="docs-rag",shard="shard-1"} 6\n');
  expect(readings.page()).toContain('ragmend_golden_right{target="docs-rag",shard="shard-1"} 8\n');
});

test('a rate that nobody knows is left out, and a shard that is gone too', async () => {
  const readings = prometheusPage();
  await readings.publish('docs-rag', 0, [reading('shard-1'), reading('shard-2')]);

  await readings.publish('docs-rag', 0, [reading('shard-1', { citationHitRate: null, unanswered: 10 })]);

  expect(readings.page()).not.toContain('rag_citation_hit_rate');
  expect(readings.page()).not.toContain('shard-2');
  expect(readings.page()).toContain('ragmend_golden_unanswered{target="docs-rag",shard="shard-1"} 10\n');
});

test('a name with quotes, backslashes and lines stays one label', async () => {
  const readings = prometheusPage();

  await readings.publish('docs-rag', 0, [reading('a"b\\c\nd')]);

  expect(readings.page()).toContain('ragmend_golden_asked{target="docs-rag",shard="a\\"b\\\\c\\nd"} 10\n');
});
