import { parseAllDocuments } from 'yaml';
import { agentProgram } from '../../../adapters/kubernetes/jobs/agent-program.ts';
import { manifestsOf } from '../../../adapters/kubernetes/manifests/manifests.ts';
import { asYaml } from '../../../cli/cluster/manifests.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';

const target = kubernetesTarget('rag', [{ id: 'shard-1' }]);
const all = manifestsOf(target, agentProgram("console.log('agent')"));

test('what is printed is what is applied, one document each', () => {
  const documents = parseAllDocuments(asYaml(all));

  expect(documents.flatMap((document) => document.errors)).toEqual([]);
  expect(documents.map((document) => document.toJS() as unknown).filter((each) => each !== null)).toEqual(
    all.map(({ object }) => JSON.parse(JSON.stringify(object)) as unknown),
  );
});

test('each rule of a Role says what it is needed for', () => {
  const text = asYaml(all);

  expect(text).toContain('  # call stores from inside the cluster, by this one pod\n  - apiGroups:');
  expect(text).toContain("# An EKS access entry names the group 'ragmend-operator-docs-rag'.");
});
