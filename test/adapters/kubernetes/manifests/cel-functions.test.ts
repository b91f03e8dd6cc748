import type { V1ValidatingAdmissionPolicy } from '@kubernetes/client-node';
import { agentProgram } from '../../../../adapters/kubernetes/jobs/agent-program.ts';
import { manifestsOf } from '../../../../adapters/kubernetes/manifests/manifests.ts';
import { bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';
import { ENV, flaggedTarget, KEY } from '../flag/flagged-target.ts';
import { kubernetesTarget } from '../target.ts';

/** What CEL has in Kubernetes 1.30: macros, optional values, and the libraries of strings and regular expressions. */
const IN_1_30 = new Set([
  ...['has', 'all', 'exists', 'map', 'filter', 'size', 'in', 'string', 'dyn'],
  ...['of', 'orValue', 'hasValue', 'value'],
  ...['startsWith', 'endsWith', 'contains', 'matches', 'replace', 'split', 'substring', 'find'],
]);

const bootstrap = bootstrapConfig.parse({
  components: [
    {
      workload: 'Deployment/api',
      migration: { run: { args: ['migrate'], env: { A: 'b' } }, check: { args: ['check'] } },
    },
    { workload: 'StatefulSet/queue', migration: { run: { command: ['migrate'] }, keepClaims: true } },
    { workload: 'DaemonSet/proxy' },
  ],
});
const SHARDS = [{ id: 'shard-1' }, { id: 'shard-2', workloadKind: 'Deployment' as const }];
const contained = { agent: { credentials: 'session' }, takeover: { admission: 'contained' }, writers: 'indexer' };

test('the expressions of all policies call nothing that Kubernetes 1.30 lacks', () => {
  const targets = [
    { ...kubernetesTarget('rag', SHARDS, contained), bootstrap },
    flaggedTarget('rag', ENV),
    flaggedTarget('rag', { ...KEY, flag: 'llm-provider' }),
  ];

  const policies = targets
    .flatMap((target) => manifestsOf(target, agentProgram('agent')).map(({ object }) => object))
    .filter((object): object is V1ValidatingAdmissionPolicy => object.kind === 'ValidatingAdmissionPolicy');
  const expressions = policies.flatMap(({ spec }) =>
    [...(spec?.matchConditions ?? []), ...(spec?.variables ?? []), ...(spec?.validations ?? [])].map(
      (one) => one.expression,
    ),
  );

  const called = expressions.flatMap((expression) => [...unquoted(expression).matchAll(/\b([A-Za-z_]\w*)\s*\(/g)]);
  const names = new Set(called.map(([, name = '']) => name));
  expect(expressions.length).toBeGreaterThan(100);
  expect([...names].filter((name) => !IN_1_30.has(name))).toEqual([]);
  expect(names.size).toBeGreaterThan(15);
});

/** Programs and messages are texts, and call nothing. */
function unquoted(expression: string): string {
  return expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "''");
}
