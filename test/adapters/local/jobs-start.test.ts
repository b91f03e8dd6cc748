import { readFileSync, statSync } from 'node:fs';
import { localJobs } from '../../../adapters/local/processes/jobs.ts';
import type { Jobs } from '../../../core/kernel/ports/jobs.ts';
import { bundledAgent } from '../../agent/agent-command.ts';
import { contentOf } from '../../agent/workplace.ts';
import { ended } from '../../contracts/volumes/jobs.contract.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FENCE, stateFolder } from './state-folder.ts';

const agent = bundledAgent();
const clock = new FakeClock();
let state: ReturnType<typeof stateFolder>;
let jobs: Jobs;
beforeEach(() => {
  state = stateFolder();
  jobs = localJobs({ db: state.db, dir: state.dir, clock, agentCommand: agent.command });
});
afterEach(async () => {
  await jobs.stopAll(FENCE);
  state.close();
});
afterAll(() => agent.remove());

test('a copy as evidence goes to the folder of its incident, read-only', async () => {
  const from = state.volume();
  const to = { evidenceOf: FENCE.incidentId };

  await jobs.start(FENCE, 'evidence', { kind: 'copy', from, to, twin: null, workloadId: 'nobody' });

  await ended(jobs, 'evidence');
  const folder = state.path('evidence', FENCE.incidentId, 'volume');
  expect(contentOf(folder)).toEqual(contentOf(state.path('volumes', from)));
  expect(statSync(`${folder}/chroma.sqlite3`).mode & 0o222).toBe(0);
});

test.each(['..', '../out', 'a/b', '', '.hidden'])(
  "a volume named '%s' is refused before anything starts",
  async (from) => {
    const to = { volume: 'copy' };

    const started = jobs.start(FENCE, 'odd', { kind: 'copy', from, to, twin: null, workloadId: 'nobody' });

    await expect(started).rejects.toThrow(RangeError);
  },
);

test('an agent that can not be started leaves a job that failed', async () => {
  const broken = localJobs({ db: state.db, dir: state.dir, clock, agentCommand: [process.execPath, '/no/such.mjs'] });
  await broken.start(FENCE, 'broken', {
    ...{ kind: 'copy', from: state.volume(), to: { volume: 'copy' }, twin: null, workloadId: 'nobody' },
  });

  const status = await ended(broken, 'broken');

  expect(status).toMatchObject({ state: 'failed', intact: true, reason: expect.stringContaining('agent.log') });
  expect(readFileSync(state.path('jobs', 'broken', 'agent.log'), 'utf8')).toContain('/no/such.mjs');
});
