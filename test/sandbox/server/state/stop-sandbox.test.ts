import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { birthOf } from '../../../../adapters/local/processes/processes-os.ts';
import { pathsIn } from '../../../../sandbox/server/paths.ts';
import { stopSandbox } from '../../../../sandbox/server/state/stop-sandbox.ts';
import { processApart } from '../../../adapters/local/process-apart.ts';
import { smallDisk } from '../../../adapters/local/small-disk.ts';

/** A control plane that starts two servers and an agent, and then does not listen to anybody. */
const CONTROL_PLANE = `
  import { mkdirSync } from 'node:fs';
  import { join } from 'node:path';
  import { spawnAgent } from './adapters/local/processes/job-process.ts';
  import { processTable } from './adapters/local/processes/processes-table.ts';
  import { openDatabase } from './adapters/local/records/database.ts';
  import { pathsIn } from './sandbox/server/paths.ts';
  import { lockFolder } from './sandbox/server/state/lock-folder.ts';
  const paths = pathsIn(process.env.DIR);
  lockFolder(paths);
  const table = processTable({ db: openDatabase(paths.database), dir: paths.dir, clock: { now: Date.now } });
  const idle = () => ({ command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], env: {} });
  const rows = [];
  for (const name of ['one', 'two']) rows.push(await table.start({ name, volume: null, command: idle }, () => undefined));
  const folder = join(paths.dir, 'jobs');
  mkdirSync(folder);
  const agent = spawnAgent([process.execPath, '-e', 'setInterval(() => {}, 1000)'], { folder, mark: paths.dir + '#job' });
  console.log(JSON.stringify([process.pid, ...rows.map(({ pid }) => pid), agent.pid]));
  process.stdin.resume();
`;

async function started(dir: string): Promise<number[]> {
  return JSON.parse(await processApart(CONTROL_PLANE, { DIR: dir }).next()) as number[];
}

const alive = (pids: number[]) => pids.filter((pid) => birthOf(pid) !== null);

describe('stopping a sandbox from outside', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'ragmend-down-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const damage = (write: (file: string) => void) => () => {
    const { database, session } = pathsIn(dir);
    for (const file of [database, session]) write(file);
  };
  it.each([
    ['works', () => undefined],
    ['whose records and session are damaged', damage((file) => writeFileSync(file, 'x'.repeat(9000)))],
    ['whose records and session are missing', damage((file) => rmSync(file, { force: true }))],
    ['whose folder is gone', () => rmSync(dir, { recursive: true })],
  ])('ends all of one that %s', async (_, harm) => {
    const pids = await started(dir);
    harm();

    const stopped = await stopSandbox(dir);

    expect([stopped, alive(pids)]).toEqual([4, []]);
    expect(await stopSandbox(dir)).toBe(0);
  });

  it('ends what a control plane left that was killed, or that hangs', async () => {
    const [killed = 0, ...left] = await started(dir);
    process.kill(killed, 'SIGKILL');
    const other = join(dir, 'other');
    mkdirSync(other);
    const hanging = await started(other);
    for (const pid of hanging) process.kill(pid, 'SIGSTOP');

    const stopped = [await stopSandbox(dir), alive(hanging).length, await stopSandbox(other)];

    expect(stopped).toEqual([3, 4, 4]);
    expect(alive([...left, ...hanging])).toEqual([]);
  });

  const disk = smallDisk(8);
  const whereMounted = disk ? it : it.skip;
  afterAll(() => disk?.close());
  whereMounted('ends all on a full disk (skipped where no disk can be mounted)', async () => {
    const pids = await started(disk?.dir ?? '');
    disk?.fill();

    const stopped = await stopSandbox(disk?.dir ?? '');

    expect([stopped, alive(pids)]).toEqual([4, []]);
  });
});
