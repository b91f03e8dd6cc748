import type { StartScene } from '../../../core/bootstrap/ports/start-scene.ts';
import type { ContainerLog, KubeObject, Observation } from '../../../core/contracts/bootstrap/observation.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import { box, deployment, pod, service as serviceObjects } from '../../core/bootstrap/cases/build.ts';
import { crashLogs } from '../../core/bootstrap/cases/samples.ts';
import type { FakeService, Part } from './service.ts';

/** Lines by what a component lacks. */
const LINES: Record<string, string> = {
  schema: 'psycopg2.errors.UndefinedTable: relation "documents" does not exist',
};

/** What a fake service looks like from outside, as a cluster would show it; `looks` counts how often. */
export class FakeStartScene implements StartScene {
  looks = 0;

  constructor(readonly service: FakeService) {}

  async observe(): Promise<Observation> {
    this.looks += 1;
    const parts = [...this.service.parts].map(([workload, part]) => this.shown(workload, part));
    return {
      at: instantOf(this.service.clock.now()),
      objects: [...parts.flatMap(({ objects }) => objects), ...this.service.extra],
      events: [],
      logs: parts.flatMap(({ logs }) => logs),
      missing: [],
    };
  }

  private shown(workload: string, part: Part): { objects: KubeObject[]; logs: ContainerLog[] } {
    const name = workload.slice(workload.indexOf('/') + 1);
    const { replicas, isServingOld } = part;
    const ready = this.service.ready(workload);
    const objects = [
      ...deployment(name, { replicas, rolls: isServingOld, template: this.template(part) }),
      ...serviceObjects(name, { serves: ready > 0 }),
    ];
    const fresh = isServingOld ? 1 : this.service.pods(workload);
    const pods = Array.from({ length: fresh }, (_, at) => this.pod(`${name}-new-${at}`, workload, part));
    const old = isServingOld ? [pod(`${name}-old-0`, `ReplicaSet/${name}-old`)] : [];
    const logs = pods.filter(({ isReady }) => !isReady).flatMap((one) => one.logs);
    return { objects: [...objects, ...old, ...pods.map((one) => one.object)], logs };
  }

  private pod(name: string, workload: string, part: Part) {
    const { clock } = this.service;
    const set = `ReplicaSet/${name.replace(/-new-\d+$/, '-new')}`;
    const metadata = { creationTimestamp: instantOf(part.upAt) };
    const isReady = !part.isServingOld && this.service.ready(workload) > 0;
    const lack = this.service.lack(workload);
    if (isReady || lack === null || lack === 'room') {
      const boxes = [box('app', isReady ? 'ready' : 'running')];
      const status = lack === 'room' ? UNSCHEDULED : undefined;
      return {
        isReady,
        logs: [],
        object: pod(name, set, { boxes, metadata, ...(status && { status, ready: false }) }),
      };
    }
    const restarts = 1 + Math.floor((clock.now() - part.upAt) / 60_000);
    if (lack.startsWith('Job/')) {
      const init = [box('wait-for-schema', 'crash', { restarts, args: ['job', lack.slice(4)] })];
      const object = pod(name, set, { init, boxes: [box('app', 'PodInitializing')], metadata });
      return { isReady, object, logs: crashLogs(name, 'wait-for-schema', `jobs.batch "${lack.slice(4)}" not found`) };
    }
    const object = pod(name, set, { boxes: [box('app', 'crash', { restarts })], metadata });
    return { isReady, object, logs: crashLogs(name, 'app', ...(part.says ? [part.says] : []), lineOf(lack)) };
  }

  private template({ needs }: Part) {
    const job = needs.find((need) => need.startsWith('Job/'))?.slice(4);
    return job === undefined
      ? {}
      : { initContainers: [{ name: 'wait-for-schema', image: 'groundnuty/k8s-wait-for', args: ['job', job] }] };
  }
}

function lineOf(lack: string): string {
  const host = lack.replace(/^with /, '').replace(/^\w+\//, '');
  return (
    LINES[lack] ??
    `requests.exceptions.ConnectionError: HTTPConnectionPool(host='${host}', port=8080): Max retries exceeded`
  );
}

const UNSCHEDULED = {
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.',
    },
  ],
};
