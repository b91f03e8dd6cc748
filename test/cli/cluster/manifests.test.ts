import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { agentProgram } from '../../../adapters/kubernetes/jobs/agent-program.ts';
import { manifestsOf } from '../../../adapters/kubernetes/manifests/manifests.ts';
import { asYaml } from '../../../cli/cluster/manifests.ts';
import { kubernetesTarget } from '../../adapters/kubernetes/target.ts';
import { ragmend } from '../program.ts';

const target = kubernetesTarget('rag', [{ id: 'shard-1' }]);
const all = manifestsOf(target, agentProgram("console.log('agent')"));

test('what is printed is what is applied, one document each', () => {
  const documents = parseAllDocuments(asYaml(all));

  expect(documents.flatMap((document) => document.errors)).toEqual([]);
  expect(documents.map((document) => document.toJS() as unknown).filter((each) => each !== null)).toEqual(
    all.map(({ object }) => JSON.parse(JSON.stringify(object)) as unknown),
  );
});

describe('an image by a tag', () => {
  const DIGEST = `node:22-slim@sha256:${'0'.repeat(64)}`;
  const run = (cluster: object, image: string, ...more: string[]) => {
    const { id, store, documents, kubernetes } = target;
    const place = { ...kubernetes, cluster, agent: { image } };
    const routes = [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: id }];
    const file = join(mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'tags-')), 'ragmend.yaml');
    writeFileSync(file, stringify({ targets: [{ id, store, documents, kubernetes: place }], routes }));
    return ragmend('manifests', '--config', file, '--json', ...more);
  };
  const EKS = { kind: 'eks', name: 'production' };

  it('is refused for EKS, with what to do', async () => {
    const { code, err } = await run(EKS, 'node:22-slim');

    expect([code, err]).toEqual([2, expect.stringContaining("image 'node:22-slim' is named by a tag")]);
  });

  it.each<[string, object, string, string[]]>([
    ['by its digest', EKS, DIGEST, []],
    ['by a tag that somebody allowed', EKS, 'node:22-slim', ['--allow-tags']],
    ['by a tag on another cluster', { kind: 'kubeconfig', secret: 'laptop' }, 'node:22-slim', []],
  ])('is taken %s', async (_, cluster, image, more) => {
    const { code, out } = await run(cluster, image, ...more);

    const images = [...out.matchAll(/"image":"([^"]+)"/g)].map(([, one]) => one);
    expect([code, images]).toEqual([0, [image]]);
  });

  it('with half a digest is no image', async () => {
    const { code, err } = await run(EKS, 'node@sha256:12');

    expect([code, err]).toEqual([2, expect.stringContaining("'node@sha256:12' has no digest behind its @")]);
  });
});

test('each rule of a Role says what it is needed for', () => {
  const text = asYaml(all);

  expect(text).toContain('  # call stores from inside the cluster, by this one pod\n  - apiGroups:');
  expect(text).toContain("# An EKS access entry names the group 'ragmend-operator-docs-rag'.");
});
