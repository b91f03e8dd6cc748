import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig } from '../../adapters/config-file.ts';
import { GatewayMetric } from '../../core/contracts/metrics.ts';
import { CITATION_HIT_RATE_FLOOR, ShardMetric, SILENT_SECONDS } from '../../core/contracts/shard-metrics.ts';
import { operatorRules } from '../../docs/operator-rules.ts';

type Rule = { alert: string; expr: string; labels: Record<string, string>; annotations: Record<string, string> };

const root = join(__dirname, '../..');
const PROMTOOL = process.env.PROMTOOL ?? '/usr/bin/promtool';
const UNIT_TESTS = ['prometheus-rules', 'rules-of-days', 'generator-rules', 'start-rules'].map(
  (name) => `test/docs/alerts/${name}.yaml`,
);
const textOf = (name: string) => readFileSync(join(root, name), 'utf8');
const ruleFile = textOf('docs/alerts/prometheus-rules.yaml');
const { groups } = parse(ruleFile) as { groups: { name: string; rules: Rule[] }[] };
const rulesOf = (group: string) => groups.find(({ name }) => name === group)?.rules ?? [];
const repairing = rulesOf('ragmend-shards');
const all = groups.flatMap(({ rules }) => rules);

describe('the alert rules', () => {
  it('start what the example configurations route, with a target and a shard', () => {
    const { routes } = readConfig(join(root, 'docs/examples/other-cluster.yaml'));

    expect(repairing.map(({ alert }) => alert)).toEqual(routes.map(({ alertname }) => alertname));
    expect(repairing.filter(({ expr }) => !expr.includes('by (target, shard)'))).toEqual([]);
  });

  it('start a failover, with a target and a provider, where the example of a gateway routes them', () => {
    const { routes } = readConfig(join(root, 'docs/examples/generator-gateway.yaml'));
    const failover = routes.filter(
      ({ runbook, alertname }) => runbook === 'provider-failover' && !alertname.includes('{subject}'),
    );

    expect(rulesOf('ragmend-generators').map(({ alert }) => alert)).toEqual(
      failover.map(({ alertname }) => alertname.replace('*', '')),
    );
  });

  it('start the runbook about a start where its example routes them', () => {
    const { routes } = readConfig(join(root, 'docs/examples/bootstrap.yaml'));
    const started = routes.filter(({ runbook }) => runbook === 'bootstrap-recovery');

    expect(rulesOf('ragmend-starts').map(({ alert }) => alert)).toEqual(started.map(({ alertname }) => alertname));
  });

  it('ask for metrics that prober and gateway have, and for the limits that the alarms of CloudWatch have', () => {
    const named = all.flatMap(({ expr }) => expr.match(/\b(?:rag|ragmend|retriever|llm)_\w+/g) ?? []);

    const known: string[] = [
      ...Object.values(ShardMetric),
      ...Object.values(GatewayMetric),
      `${GatewayMetric.Latency}_bucket`,
    ];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(all.find(({ alert }) => alert === 'CHRDrop')?.expr).toContain(`< ${CITATION_HIT_RATE_FLOOR}`);
    expect(all.find(({ alert }) => alert === 'RagmendProberSilent')?.expr).toContain(`> ${SILENT_SECONDS}`);
  });

  it('say how grave they are and what happened', () => {
    expect(
      all.filter(
        ({ labels, annotations }) => !labels.severity || !annotations.summary?.trim() || !annotations.description,
      ),
    ).toEqual([]);
  });

  it('are the same as an object of the Prometheus Operator', () => {
    expect(textOf('docs/alerts/prometheus-operator.yaml')).toBe(operatorRules(ruleFile));
  });

  (existsSync(PROMTOOL) ? it : it.skip)(
    'are taken by Prometheus and fire as they should (skipped without promtool)',
    () => {
      const checked = spawnSync(PROMTOOL, ['check', 'rules', 'docs/alerts/prometheus-rules.yaml'], { cwd: root });
      const tested = spawnSync(PROMTOOL, ['test', 'rules', ...UNIT_TESTS], { cwd: root });

      expect(`${checked.stdout}${checked.stderr}`).toContain('SUCCESS: 17 rules found');
      expect(`${tested.stdout}${tested.stderr}`).toContain('SUCCESS');
      expect([checked.status, tested.status]).toEqual([0, 0]);
    },
  );
});
