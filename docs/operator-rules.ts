import { parse, stringify } from 'yaml';

/** The rule file of Prometheus as an object of the Prometheus Operator. */
export function operatorRules(ruleFile: string): string {
  const { groups } = parse(ruleFile) as { groups: unknown[] };
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'ragmend', labels: { 'app.kubernetes.io/part-of': 'ragmend' } },
    spec: { groups },
  };
  return `# Made by \`npm run docs\` from prometheus-rules.yaml: change that. Add the labels that your Prometheus selects rules by.\n${stringify(rule, { lineWidth: 0 })}`;
}
