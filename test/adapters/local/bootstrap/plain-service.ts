import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerSpec } from '../../../../adapters/local/bootstrap/object-fields.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import { type BootstrapConfig, bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';
import type { Fence } from '../../../../core/kernel/ports/fence.ts';
import type { HowItGoes } from '../../../contracts/bootstrap/migration-jobs.contract.ts';
import { servedService } from '../../../sandbox/world/service/served-service.ts';
import { holdLock } from '../hold-lock.ts';

export const FENCE: Fence = { incidentId: 'docs-rag-bootstrap-recovery-1', targetId: 'docs-rag', epoch: 3 };

const SHELL = 'sandbox/service';
const ENDS: Record<HowItGoes, string> = {
  succeeds: 'echo it succeeds; exit 0',
  fails: 'echo it fails; exit 3',
  endless: 'echo it goes on; sleep 1000',
};

/** Workloads of shell scripts, with their keeper; `bootstrap` grows with each workload that migrates. */
export function plainService() {
  const service = servedService();
  holdLock(service.db, FENCE);
  mkdirSync(join(service.dir, 'runs'));
  const components: unknown[] = [];
  const bootstrap = { components: [] } as unknown as BootstrapConfig;
  const runsFile = (name: string) => join(service.dir, 'runs', name);
  let made = 0;
  return {
    ...{ ...service, bootstrap },
    /** Adds a Deployment whose pods run a script; returns its name. */
    add(script: string, replicas = 1): string {
      const name = `web-${++made}`;
      const main: ContainerSpec = { name: 'main', image: SHELL, command: ['sh', '-c', script] };
      service.objects.put({
        kind: 'Deployment',
        metadata: { name, creationTimestamp: new Date().toISOString() },
        spec: { replicas, template: { metadata: { labels: { app: name } }, spec: { containers: [main] } } },
      });
      return name;
    },
    /** Declares how a workload migrates: its script counts each time that it begins. */
    declare(name: string, how: HowItGoes) {
      const script = (mark: string) => ({ command: ['sh', '-c', `${mark}${ENDS[how]}`] });
      const migration = { run: script(`echo begun >>'${runsFile(name)}'; `), check: script('') };
      components.push({ workload: `Deployment/${name}`, migration });
      Object.assign(bootstrap, bootstrapConfig.parse({ components }));
    },
    runs(workload: string): number {
      const file = runsFile(String(workload.split('/')[1]));
      return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
    },
    /** Kills everything that runs for a Job's pods at once, so that nobody sees an exit code. */
    async lose(jobName: string) {
      const rowOf = () => service.table.list().find((row) => row.name.includes(`.${jobName}-`));
      const row = await waitUntil(rowOf, { everyMs: 20 });
      process.kill(-row.pid, 'SIGKILL');
    },
  };
}
