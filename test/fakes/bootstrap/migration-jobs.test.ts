import { type HowItGoes, migrationJobsContract } from '../../contracts/bootstrap/migration-jobs.contract.ts';
import { FakeClock } from '../clock.ts';
import { FakeFences } from '../fences.ts';
import { FakeMigrationJobs } from './migration-jobs.ts';
import { FakeService } from './service.ts';

const fences = new FakeFences(3);
const service = new FakeService(new FakeClock());
service.jobSeconds = 0;
const ways = new Map<string, HowItGoes>();
const jobs = new FakeMigrationJobs(service, (fence) => fences.check(fence), {
  how: (workload) => ways.get(workload) ?? 'succeeds',
});

migrationJobsContract('the fake', () => ({
  jobs,
  fence: { incidentId: 'docs-rag-bootstrap-recovery-1', targetId: 'docs-rag', epoch: 3 },
  async migrating(how) {
    const workload = `Deployment/part-${ways.size}`;
    ways.set(workload, how);
    service.add(workload);
    return { workload, version: 'v1' };
  },
  async runs(workload) {
    return [...jobs.runs.values()].filter(({ spec }) => spec.workload === workload && spec.purpose === 'migrate')
      .length;
  },
  async lose(jobId) {
    jobs.lose(jobId);
  },
}));
