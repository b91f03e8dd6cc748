import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { localJobs } from '../../../../adapters/local/processes/jobs.ts';
import { birthOf } from '../../../../adapters/local/processes/processes-os.ts';
import { openDatabase } from '../../../../adapters/local/records/database.ts';
import type { Jobs } from '../../../../core/kernel/ports/jobs.ts';
import { bundledAgent } from '../../../agent/agent-command.ts';
import { HEADER, sha256Of } from '../../../agent/workplace.ts';
import { ended, jobsContract } from '../../../contracts/volumes/jobs.contract.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import { FENCE, STALE, stateFolder } from '../state-folder.ts';

const agent = bundledAgent();
const clock = new FakeClock();
let state: ReturnType<typeof stateFolder>;
let jobs: Jobs;
beforeEach(() => {
  state = stateFolder();
  jobs = localJobs({ db: state.db, dir: state.dir, clock, agentCommand: agent.command });
});
afterEach(async () => {
  const left = await jobs.stopAll(FENCE);
  state.close();
  expect(left).toBe(0);
});
afterAll(() => agent.remove());

const FILES = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`segment/${n}.bin`, `content of ${n}`]));
const { snapshotId } = HEADER;
const object = (path: string) => state.path('snapshots', snapshotId, 'data', path);

/** Uploads a volume of 40 files, and gives what restores it into `to`. */
const snapshotFor = async (to: string) => {
  const jobId = `upload-of-${to}`;
  await jobs.start(FENCE, jobId, { kind: 'upload', from: state.volume(FILES), manifest: HEADER });
  expect(await ended(jobs, jobId)).toMatchObject({ state: 'succeeded' });
  const manifestSha256 = sha256Of(readFileSync(state.path('snapshots', snapshotId, 'manifest.json')));
  return { kind: 'restore' as const, snapshotId, manifestSha256, to };
};
/** Replaces an object by a pipe that nobody writes to: whoever reads it waits for ever. */
const block = (path: string) => {
  rmSync(object(path));
  execFileSync('mkfifo', [object(path)]);
};
const unblock = (path: string, content: string) => {
  rmSync(object(path));
  writeFileSync(object(path), content);
};
const processOf = (jobId: string) =>
  state.db.prepare('SELECT pid, birth, attempt FROM jobs WHERE job_id = ?').get(jobId) as {
    pid: number;
    birth: string;
    attempt: number;
  };
const killed = async (jobId: string) => {
  const { pid } = processOf(jobId);
  process.kill(pid, 'SIGKILL');
  while (birthOf(pid) !== null) await sleep(5);
};
const journaled = async (to: string, pieces: number) => {
  const file = state.path('volumes', `${to}.partial.journal`);
  while (!existsSync(file) || readFileSync(file, 'utf8').split('\n').length < pieces + 2) await sleep(5);
};

jobsContract('local jobs', () => ({
  jobs,
  fence: FENCE,
  volume: async () => state.volume(),
  contentOf: (volume) => state.contentOf(volume),
  async endless() {
    const spec = await snapshotFor('endless');
    block('segment/0.bin');
    return spec;
  },
}));

test('a restore that is killed in the middle goes on where it stopped, and reads no verified piece twice', async () => {
  const spec = await snapshotFor('restored');
  block('segment/39.bin');
  await jobs.start(FENCE, 'restore', spec);
  await journaled('restored', 39);
  await killed('restore');
  const died = await jobs.status('restore');
  const visible = await state.contentOf('restored');
  unblock('segment/39.bin', 'content of 39');
  for (let n = 0; n < 39; n += 1) writeFileSync(object(`segment/${n}.bin`), 'read again? refused');

  await jobs.start(FENCE, 'restore', spec);

  const status = await ended(jobs, 'restore');
  expect(died).toMatchObject({ state: 'failed', intact: true, reason: expect.stringContaining('attempt 1') });
  expect(visible).toBeNull();
  expect(status).toMatchObject({ state: 'succeeded', intact: true, startedAt: died.startedAt });
  expect(processOf('restore').attempt).toBe(2);
  expect(await state.contentOf('restored')).toEqual(await state.contentOf('v-0'));
});

test('a damaged snapshot ends the job for good: the same id again does not start it', async () => {
  const spec = await snapshotFor('restored');
  unblock('segment/7.bin', 'content of 8');
  await jobs.start(FENCE, 'restore', spec);
  const first = await ended(jobs, 'restore');
  unblock('segment/7.bin', 'content of 7');

  await jobs.start(FENCE, 'restore', spec);

  expect(first).toMatchObject({ state: 'failed', intact: false, reason: expect.stringContaining('segment/7.bin') });
  expect(await jobs.status('restore')).toEqual(first);
  expect(await state.contentOf('restored')).toBeNull();
});

test('a job is known to the next process, which can stop it', async () => {
  const spec = await snapshotFor('restored');
  block('segment/0.bin');
  await jobs.start(FENCE, 'restore', spec);
  const { pid } = processOf('restore');
  const db = openDatabase(state.path('ragmend.db'));
  const next = localJobs({ db, dir: state.dir, clock, agentCommand: agent.command });

  const seen = await next.status('restore');
  const stopped = await next.stopAll(FENCE);
  db.close();

  expect(seen.state).toBe('running');
  expect(stopped).toBe(1);
  expect(birthOf(pid)).toBeNull();
});

test('a stopped agent (SIGSTOP) is ended too', async () => {
  const spec = await snapshotFor('restored');
  block('segment/0.bin');
  await jobs.start(FENCE, 'restore', spec);
  const { pid } = processOf('restore');
  process.kill(pid, 'SIGSTOP');

  await jobs.stopAll(FENCE);

  expect(birthOf(pid)).toBeNull();
});

test('a process with the pid of a job, but born at another time, is not taken for the job', async () => {
  const spec = await snapshotFor('restored');
  block('segment/0.bin');
  await jobs.start(FENCE, 'restore', spec);
  const { pid, birth } = processOf('restore');
  state.db.prepare('UPDATE jobs SET birth = ? WHERE job_id = ?').run('of-another', 'restore');

  const seen = await jobs.status('restore');
  const stopped = await jobs.stopAll(FENCE);
  state.db.prepare('UPDATE jobs SET birth = ? WHERE job_id = ?').run(birth, 'restore');
  const alive = birthOf(pid);
  await jobs.stopAll(FENCE);

  expect(seen.state).toBe('failed');
  expect(stopped).toBe(0);
  expect(alive).toBe(birth);
});

test('a dead job is not resumed under a fence that lost its lock', async () => {
  const spec = await snapshotFor('restored');
  block('segment/0.bin');
  await jobs.start(FENCE, 'restore', spec);
  await killed('restore');

  await expect(jobs.start(STALE, 'restore', spec)).rejects.toThrow('no longer holds its lock');

  expect(processOf('restore').attempt).toBe(1);
});
