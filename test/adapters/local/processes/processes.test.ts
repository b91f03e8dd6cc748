import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { localProcesses } from '../../../../adapters/local/processes/processes.ts';
import { birthOf } from '../../../../adapters/local/processes/processes-os.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';
import { workloadsContract } from '../../../contracts/volumes/workloads.contract.ts';
import { emptyVolume, FENCE, type RealProcesses, realProcesses, stubReady, stubServer } from '../real-processes.ts';

let world: RealProcesses;
let counter = 0;

beforeAll(() => {
  world = realProcesses({ serverCommand: stubServer, isReady: stubReady });
});

afterAll(async () => {
  const left = await world.close();
  expect(left).toBe(0);
});

const newVolume = (file?: string) => {
  const volume = `v-${counter++}`;
  emptyVolume(world, volume);
  if (file) writeFileSync(join(world.dir, 'volumes', volume, file), '');
  return volume;
};
const startNew = async (file?: string) => {
  const volume = newVolume(file);
  return world.processes.unfenced.start({ workloadId: volume, volume });
};
const pidOf = ({ pid }: { pid: number | null }) => Number(pid);

workloadsContract('local processes', () => ({
  workloads: world.processes,
  fence: FENCE,
  volume: async () => newVolume(),
  refusing: async () => newVolume('refuse'),
  runOf: async (workloadId) => `${(await world.processes.describe(workloadId)).pid}`,
}));

test('a restart keeps the port, since the registry holds the url', async () => {
  const before = await startNew();

  const after = await world.processes.restart(FENCE, before.workloadId);

  expect(after.url).toBe(before.url);
});

test('a server whose port is taken before it listens starts on another one', async () => {
  const taker = createServer();
  const serverCommand: typeof stubServer = (dataDir, port) => {
    // Without a host a port is taken at once.
    if (!taker.listening) taker.listen(port);
    return stubServer(dataDir, port);
  };
  const other = realProcesses({ serverCommand, isReady: stubReady });
  emptyVolume(other, 'v');

  const status = await other.processes.unfenced.start({ workloadId: 'v', volume: 'v' });
  const { port } = taker.address() as AddressInfo;
  taker.close();
  const left = await other.close();

  expect(status).toMatchObject({ running: true, ready: true, url: expect.not.stringContaining(`:${port}`) });
  expect(left).toBe(0);
});

test('a server killed with SIGKILL is seen as gone at once, and starts again on its port', async () => {
  const before = await startNew();

  process.kill(pidOf(before), 'SIGKILL');
  while (birthOf(pidOf(before)) !== null) await new Promise((resolve) => setTimeout(resolve, 5));

  const gone = await world.processes.describe(before.workloadId);
  expect(gone).toMatchObject({ running: false, ready: false, url: null, pid: null });
  const again = await world.processes.restart(FENCE, before.workloadId);
  expect(again).toMatchObject({ ready: true, url: before.url, restarts: 1 });
});

test('a stopped (SIGSTOP) server runs without being ready, and can be restarted', async () => {
  const before = await startNew();
  process.kill(pidOf(before), 'SIGSTOP');

  const hung = await world.processes.describe(before.workloadId);
  const after = await world.processes.restart(FENCE, before.workloadId);

  expect(hung).toMatchObject({ running: true, ready: false, url: null });
  expect(after.ready).toBe(true);
  expect(birthOf(pidOf(before))).toBeNull();
});

test('a server that does not listen to SIGTERM is killed after its patience', async () => {
  const deaf = await startNew('deaf');

  await world.processes.stop(FENCE, deaf.workloadId);

  expect(birthOf(pidOf(deaf))).toBeNull();
  expect((await world.processes.logs(deaf.workloadId))['current.log']).toContain('i do not listen');
});

test('a volume is never opened by two servers at once', async () => {
  const first = await startNew();

  const second = world.processes.start(FENCE, { workloadId: `${first.workloadId}-b`, volume: first.volume });

  await expect(second).rejects.toThrow(`volume '${first.volume}' is open in '${first.workloadId}'`);
});

test('a volume that does not exist is refused, since a server on it would start empty', async () => {
  const start = world.processes.start(FENCE, { workloadId: 'ghost', volume: 'no-such-volume' });

  await expect(start).rejects.toBeInstanceOf(NotFound);
  expect(existsSync(join(world.dir, 'volumes', 'no-such-volume'))).toBe(false);
});

test('every run has a log of its own that later runs leave alone, even after the workload was forgotten', async () => {
  const { workloadId, volume } = await startNew();
  const first = readFileSync(join(world.dir, 'logs', `${workloadId}.1.log`), 'utf8');
  await world.processes.restart(FENCE, workloadId);
  await world.processes.stop(FENCE, workloadId);

  await world.processes.start(FENCE, { workloadId, volume });

  expect(first).toContain('begin');
  expect(readFileSync(join(world.dir, 'logs', `${workloadId}.1.log`), 'utf8')).toBe(first);
  expect(existsSync(join(world.dir, 'logs', `${workloadId}.3.log`))).toBe(true);
});

test('after a restart of the parent, what is alive is kept with its pid and what is dead starts again, unless its volume is gone', async () => {
  const [kept, dead, lost] = [await startNew(), await startNew(), await startNew()];
  for (const each of [dead, lost]) await world.table.end(world.table.find(each.workloadId) as never);
  rmSync(join(world.dir, 'volumes', lost.volume), { recursive: true });

  const reborn = localProcesses(world.deps);
  const adopted = await reborn.adopt('restart');

  expect(adopted.kept).toContain(kept.workloadId);
  expect(adopted.restarted).toContain(dead.workloadId);
  expect(adopted.restarted).not.toContain(lost.workloadId);
  expect(await reborn.describe(kept.workloadId)).toEqual(kept);
  expect(await reborn.describe(dead.workloadId)).toMatchObject({ ready: true, url: dead.url });
  await expect(reborn.describe(lost.workloadId)).rejects.toBeInstanceOf(NotFound);
});

test('a pid that now belongs to another process is not taken for the workload, and not signalled', async () => {
  const { workloadId } = await startNew();
  const other: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await world.table.end(world.table.find(workloadId) as never);
  world.db.prepare('UPDATE processes SET pid = ? WHERE name = ?').run(other.pid, workloadId);

  const described = await world.processes.describe(workloadId);
  await world.processes.stop(FENCE, workloadId);

  expect(described.running).toBe(false);
  expect(birthOf(Number(other.pid))).not.toBeNull();
  const exited = once(other, 'exit');
  other.kill('SIGKILL');
  await exited;
});

test('a process that was started but never recorded is ended when the parent comes back', async () => {
  const { workloadId, pid } = await startNew();
  world.db.prepare('DELETE FROM processes WHERE name = ?').run(workloadId);

  const { strays } = await world.processes.adopt('forget');

  expect(strays).toBe(1);
  expect(birthOf(Number(pid))).toBeNull();
});

test('a log of several MiB is given by its last MiB', async () => {
  const { workloadId } = await startNew();
  mkdirSync(join(world.dir, 'logs'), { recursive: true });
  writeFileSync(join(world.dir, 'logs', `${workloadId}.2.log`), `first${'x'.repeat(2 * 1024 * 1024)}last`);

  const { 'current.log': current = '' } = await world.processes.logs(workloadId);

  expect(current).toHaveLength(1024 * 1024);
  expect(current.endsWith('last')).toBe(true);
});
