import { kubernetesStartScene } from '../../../../adapters/kubernetes/bootstrap/start-scene.ts';
import { lookAtStart } from '../../../../core/bootstrap/look/look-at-start.ts';
import { bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { openedTarget } from '../opened-target.ts';
import { teamWorkload, until } from './team-workloads.ts';

const BUSYBOX = 'local.test/busybox:1';
const SAYING = 13;
const SILENT = 47;
const clock = { now: () => Date.now() };

/** A pod that says 400 lines, and is not ready. */
const saying = (name: string, namespace: string) => {
  const line = `dial tcp: lookup silent-1 on 10.96.0.10:53: no such host`;
  const program = `i=0; while [ $i -lt 400 ]; do echo "$i ${line} request $i"; i=$((i+1)); done; sleep 100000`;
  const readinessProbe = { tcpSocket: { port: 9 }, periodSeconds: 60 };
  const container = { name: 'main', image: BUSYBOX, command: ['sh', '-c', program], readinessProbe };
  return teamWorkload('Deployment', name, namespace, { pod: { containers: [container] } });
};
/** Pods that no scheduler places: the cluster has no place for so many. */
const silent = (name: string, namespace: string) =>
  teamWorkload('Deployment', name, namespace, { replicas: 4, pod: { schedulerName: 'nobody' } });

cloudSuite(['kubernetes'], 'a look at a large start in a cluster', () => {
  const opened = openedTarget({ shards: [{ id: 'shard-1' }] });
  const config = bootstrapConfig.parse({ components: [{ workload: 'Deployment/saying-1' }] });
  beforeAll(async () => {
    const { namespace } = opened();
    const names = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`);
    await apply([
      ...names('saying', SAYING).map((name) => saying(name, namespace)),
      ...names('silent', SILENT).map((name) => silent(name, namespace)),
    ]);
  });

  test('200 pods, 60 workloads and 5,000 lines: at most 40 calls and one for each log, less than 2 s of CPU', async () => {
    const asked: string[] = [];
    const cluster = opened().real.through((transport) => (request) => {
      asked.push(new URL(request.getUrl()).pathname);
      return transport(request);
    });
    const observe = () => kubernetesStartScene({ cluster, clock }).observe('docs-rag');
    await until(
      observe,
      ({ objects, logs }) =>
        objects.filter(({ kind }) => kind === 'Pod').length >= 200 && logs.flatMap(({ lines }) => lines).length >= 5000,
      240_000,
    );
    asked.length = 0;
    const before = process.cpuUsage();

    const first = lookAtStart(config, null, await observe());
    const second = lookAtStart(config, first.reading.sample, await observe());

    const { user, system } = process.cpuUsage(before);
    const logs = asked.filter((path) => path.endsWith('/log')).length;
    process.stdout.write(
      `two looks: ${asked.length - logs} calls, ${logs} logs, ${(user + system) / 1000} ms of CPU\n`,
    );
    expect(second.reading.workloads.length).toBeGreaterThanOrEqual(60);
    expect(logs).toBe(2 * SAYING);
    expect(asked.length - logs).toBeLessThanOrEqual(2 * 40);
    expect((user + system) / 1e6).toBeLessThan(2 * 2);
  });
});
