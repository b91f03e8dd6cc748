import { systemClock } from '../../../../adapters/clock.ts';
import { kubernetesGeneratorPods } from '../../../../adapters/kubernetes/generator/generator-pods.ts';
import { agentManifests } from '../../../../adapters/kubernetes/manifests/agent.ts';
import { gatewayManifests } from '../../../../adapters/kubernetes/manifests/gateway.ts';
import { gatewayName } from '../../../../core/contracts/cluster-identity.ts';
import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';
import type { GeneratorPods } from '../../../../core/provider/ports/generator-pods.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { bundledAgent, bundledGateway } from '../jobs/bundled-agent.ts';
import { NODE } from '../jobs/volume-pods.ts';
import { type OpenedTarget, openTarget } from '../opened-target.ts';
import { readyPod, runPod } from '../pods.ts';

/** Two providers behind one address: that at /one is overloaded, that at /two answers. */
const PROVIDERS = `
const answer = { object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'ready' }, finish_reason: 'stop' }] };
const error = { error: { code: 'server_is_overloaded', message: 'busy' } };
require('node:http').createServer((request, response) => {
  const isUp = request.url.startsWith('/two/');
  request.resume().on('end', () => response.writeHead(isUp ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(isUp ? answer : error)));
}).listen(8000);
`;
// Nobody is there: a gateway serves on without its stores.
const NOWHERE = { region: 'us-east-1', stores: { table: 'none', backlogTable: 'none', answerBucket: 'none' } };

cloudSuite(['kubernetes'], 'the pods of a gateway, as the operator asks them', () => {
  let opened: OpenedTarget;
  let pods: GeneratorPods;
  beforeAll(async () => {
    opened = await openTarget({ shards: [{ id: 'shard-1' }] });
    const { real, namespace, deps, inNamespace } = opened;
    const ip = await runPod(real.cluster, { name: 'providers', image: NODE, command: ['node', '-e', PROVIDERS] });
    const provider = (name: string) => ({
      ...{ kind: 'openai', name, url: `http://${ip}:8000/${name}/v1` },
      models: [{ name: 'small', context: 8192 }],
    });
    const gateway = { image: NODE, awsEndpoint: 'http://127.0.0.1:1' };
    const generator = generatorConfig.parse({ providers: [provider('one'), provider('two')], gateway });
    const target = { ...opened.target, generator };
    const manifests = [
      ...agentManifests(target.kubernetes, bundledAgent()),
      ...gatewayManifests(target, { ...NOWHERE, program: bundledGateway() }),
    ];
    await apply(manifests.map(({ object }) => object));
    await inNamespace('rollout', 'status', `deployment/${gatewayName(target.id)}`, '--timeout=240s');
    await readyPod(real.cluster, 'ragmend-agent-0');
    pods = kubernetesGeneratorPods({ ...deps, target, clock: systemClock, secretOf: async () => '' });
    expect(namespace).toBe(target.kubernetes.namespace);
  });
  afterAll(() => opened?.close());

  test('each says what it is, under the name of its pod', async () => {
    const readings = await pods.readings('docs-rag');

    expect(new Set(readings.map(({ pod }) => pod)).size).toBe(2);
    for (const reading of readings)
      expect(reading).toMatchObject({
        ...{ isAway: false, pod: expect.stringMatching(/^ragmend-gateway-docs-rag-/), version: null },
        models: [
          { provider: 'one', role: 'primary' },
          { provider: 'two', role: 'backup' },
        ],
      });
  });

  test('each answers a short question, and its label says that a backup did', async () => {
    const answers = await pods.ask('docs-rag');

    const label = { mode: 'backup', provider: 'two' };
    expect(answers.map(({ label, problem }) => ({ label, problem }))).toEqual(
      [1, 2].map(() => ({ label, problem: null })),
    );
  });

  test('one of them probes each provider with its own credential', async () => {
    const [primary, backup] = [
      await pods.probe('docs-rag', 'one', 'small', 'reach'),
      await pods.probe('docs-rag', 'two', 'small', 'reach'),
    ];

    expect(primary).toMatchObject({ provider: 'one', failure: { class: 'Overloaded', code: 'server_is_overloaded' } });
    expect(backup).toMatchObject({ provider: 'two', failure: null });
  });
});
