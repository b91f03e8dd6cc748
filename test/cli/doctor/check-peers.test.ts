import { checkPeers } from '../../../cli/doctor/check-peers.ts';
import { guessTargets } from '../../../cli/init/guess-targets.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';
import { chart, surveyOf } from '../../charts/chart.ts';

test.each<[string, string, string[]]>([
  ['chroma', 'chroma', []],
  ['weaviate', 'weaviate', ["a second server of 'weaviate' looks for the first by CLUSTER_JOIN"]],
  ['qdrant', 'qdrant', ["a second server of 'qdrant' looks for the first where it is in cluster mode (port 6335)"]],
  ['opensearch', 'opensearch', []],
])('on %s a server that would look for the first one is told', (name, kind, about) => {
  const { pods, ...survey } = surveyOf(chart(name));
  const [guessed] = guessTargets('rag', survey, pods).targets;
  const shards = (guessed?.shards ?? []).map(({ id, workload }) => ({ id, workload }));
  const target = kubernetesTarget('rag', shards, { container: guessed?.container });

  const findings = checkPeers({ ...target, store: { kind, collection: 'Docs' } as never }, survey);

  expect(findings.map((finding) => [finding.status, finding.about.split(':')[0]])).toEqual(
    about.map((text) => ['warning', text]),
  );
});

test('OpenSearch that is no single node is told', () => {
  const { pods, ...survey } = surveyOf(chart('opensearch'));
  const [workload] = survey.workloads;
  const [server] = workload?.spec.template.spec?.containers ?? [];
  if (!server) throw new Error('the chart has no server');
  server.env = [{ name: 'discovery.seed_hosts', value: 'opensearch-cluster-master-headless' }];
  const target = kubernetesTarget('rag', [{ id: 'opensearch-cluster-master' }], { container: 'opensearch' });

  const [finding] = checkPeers({ ...target, store: { kind: 'opensearch', index: 'docs' } as never }, survey);

  expect(pods).toEqual([]);
  expect(finding).toMatchObject({
    about: expect.stringContaining('by discovery.seed_hosts'),
    remedy: expect.stringContaining('singleNode'),
  });
});
