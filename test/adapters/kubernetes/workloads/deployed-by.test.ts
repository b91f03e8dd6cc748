import { changeToKeep } from '../../../../adapters/kubernetes/workloads/deployed-by.ts';
import { workload } from '../../../cli/init/namespace.ts';

const found = workload('shard-1');
const changeFor = (metadata: object) =>
  changeToKeep('StatefulSet', { ...found, metadata: { ...found.metadata, ...metadata } }, 'shard-1');

test.each<[string, object, string]>([
  ["Helm release 'search'", { annotations: { 'meta.helm.sh/release-name': 'search' } }, 'in its values'],
  ['Helm', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, 'in its values'],
  [
    'kubectl apply',
    { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    'in the file that is applied',
  ],
  [
    'kubectl apply --server-side',
    { managedFields: [{ manager: 'kubectl', operation: 'Apply' }] },
    'in what it applies',
  ],
  ["'terraform'", { managedFields: [{ manager: 'terraform', operation: 'Apply' }] }, 'in what it applies'],
  ['Whoever deploys it', { managedFields: [{ manager: 'ragmend', operation: 'Update' }] }, 'in what is deployed'],
])('the change that keeps what %s deploys from starting the old server is said', (by, metadata, where) => {
  expect(changeFor(metadata)).toBe(
    `${by} starts StatefulSet 'shard-1' again each time: set its replicas to 0 ${where} until \`ragmend settle shard-1\``,
  );
});
