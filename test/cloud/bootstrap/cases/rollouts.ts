import { until } from '../../../adapters/kubernetes/bootstrap/team-workloads.ts';
import { type CloudCase, crash, run } from '../cloud-case.ts';
import { podsIn, refusedByQuota, rolledOut } from '../look.ts';
import { deployment, RIGHTS, workload } from '../objects.ts';
import { LEADS, running, SERVE } from '../programs.ts';

const RETRIEVER = 'Deployment/retriever';
const NEW = 'new pods of Deployment/retriever ready';
const bootstrap = { components: [{ workload: RETRIEVER, role: 'retriever' }], sampleSeconds: 5 };
const QUOTA = {
  ...{ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' } },
  spec: { hard: { pods: '1' } },
};
/** Serves until somebody breaks it. */
const FRAGILE = "listen(() => (fs.existsSync('/tmp/broken') ? null : 'ok'));";

/** Rollouts that are their own obstacle. */
export const rolloutCases: CloudCase[] = [
  {
    id: 'K19',
    title: 'only the leader is ready, and the old pod leads',
    bootstrap,
    objects: [...RIGHTS, deployment('retriever', LEADS)],
    async damage(place) {
      await rolledOut(place, 'retriever');
      await place.kubectl('set', 'env', 'deployment/retriever', 'RELEASE=2');
    },
    isStuck: run('retriever'),
    verdict: 'Deadlock',
    causes: ['Lease/retriever free', NEW],
    plan: { steps: [`roll-back ${RETRIEVER}`], stop: [], start: [[RETRIEVER]] },
    outcome: 'Completed',
  },
  {
    id: 'K21',
    title: 'a quota has no room for one pod more, so that none is made',
    bootstrap,
    objects: [QUOTA, deployment('retriever', SERVE)],
    async damage(place) {
      await rolledOut(place, 'retriever');
      await place.kubectl('set', 'env', 'deployment/retriever', 'RELEASE=2');
    },
    isStuck: refusedByQuota,
    verdict: 'Deadlock',
    causes: ['ResourceQuota/team for Deployment/retriever room', NEW],
    plan: { steps: [`roll-back ${RETRIEVER}`], stop: [], start: [[RETRIEVER]] },
    outcome: 'Completed',
  },
  {
    id: 'K21g',
    title: 'a quota has no room beside a pod that serves no longer: a gap is approved',
    bootstrap,
    objects: [QUOTA, deployment('retriever', FRAGILE)],
    async damage(place) {
      await rolledOut(place, 'retriever');
      await place.kubectl('set', 'env', 'deployment/retriever', 'RELEASE=2');
      await place.kubectl('exec', 'deployment/retriever', '--', 'node', '-e', "fs.writeFileSync('/tmp/broken', '')");
    },
    isStuck: async (pods, place) => run('retriever')(pods) && (await refusedByQuota(pods, place)),
    verdict: 'Deadlock',
    causes: ['Deployment/retriever ready', 'ResourceQuota/team for Deployment/retriever room'],
    plan: { steps: [`scale-from-zero ${RETRIEVER}`], stop: [[RETRIEVER]], start: [[RETRIEVER]] },
    outcome: 'Completed',
  },
  {
    id: 'K23',
    title: 'a StatefulSet keeps a broken pod of an old revision until it is ready',
    bootstrap: { components: [{ workload: 'StatefulSet/store', role: 'store' }], sampleSeconds: 5 },
    objects: [workload('StatefulSet', 'store', "end('error: unknown flag: --foo');")],
    async damage(place) {
      await until(() => podsIn(place), crash(['store']));
      const command = [{ op: 'replace', path: '/spec/template/spec/containers/0/command', value: running(SERVE) }];
      await place.kubectl('patch', 'statefulset', 'store', '--type=json', '-p', JSON.stringify(command));
    },
    isStuck: crash(['store']),
    verdict: 'Deadlock',
    causes: ['Pod/store-0 current', 'StatefulSet/store ready'],
    plan: { steps: ['delete-pod StatefulSet/store'], stop: [], start: [['StatefulSet/store']] },
    outcome: 'Completed',
  },
];
