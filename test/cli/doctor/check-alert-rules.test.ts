import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ClusterForbidden } from '../../../adapters/kubernetes/api/cluster-errors.ts';
import { checkAlertRules } from '../../../cli/doctor/check-alert-rules.ts';
import { LLM_ALERTS, START_ALERTS } from '../../../cli/shipped-alerts.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';

const SHIPPED = parse(readFileSync(join(__dirname, '../../../docs/alerts/prometheus-operator.yaml'), 'utf8'));

const saidOf = async (answer: () => Promise<unknown>) =>
  (await checkAlertRules({ send: <T>() => answer() as Promise<T> }, LLM_ALERTS, 'LLM providers')).map(
    ({ status, about }) => `${status}: ${about}`,
  );

test('the rules that Ragmend ships raise every alert about LLM providers', async () => {
  expect(await saidOf(async () => ({ items: [SHIPPED] }))).toEqual(['ok: every alert about LLM providers has a rule']);
});

test('and every alert about a start', async () => {
  const [found] = await checkAlertRules({ send: async <T>() => ({ items: [SHIPPED] }) as T }, START_ALERTS, 'a start');

  expect(found).toMatchObject({ status: 'ok', about: 'every alert about a start has a rule' });
});

test('rules that are missing are named', async () => {
  const rule = { spec: { groups: [{ rules: [{ alert: 'LLMProviderDown' }, { record: 'x' }] }, {}] } };

  expect(await saidOf(async () => ({ items: [rule, {}] }))).toEqual([
    'warning: no rule raises LLMAuthFail, RAGErrorSpike, RAGHighP95Latency',
  ]);
});

test.each([new NotFound('no such kind'), new ClusterForbidden('not yours')])(
  'what %s hides is unknown',
  async (error) => {
    expect(await saidOf(() => Promise.reject(error))).toEqual([expect.stringMatching(/^unknown: /)]);
  },
);

test('a cluster that fails is no verdict', async () => {
  await expect(saidOf(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
