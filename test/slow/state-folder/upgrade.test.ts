import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopSandbox } from '../../../sandbox/server/state/stop-sandbox.ts';
import { apiOf } from '../../cli/sandbox-api.ts';
import { until } from '../../until.ts';

jest.setTimeout(900_000);

/** An earlier state of this project, whose records have the same version. */
const EARLIER = 'a88d7b26';
const ROOT = join(__dirname, '../../..');
const PATIENCE_MS = 300_000;
const isThere = () => {
  try {
    execFileSync('git', ['-C', ROOT, 'cat-file', '-e', `${EARLIER}^{commit}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
/** A copy without its history does not have it. */
const ifThere = isThere() ? test : test.skip;

const folder = mkdtempSync(join(tmpdir(), 'ragmend-upgrade-'));
const [earlier, dir] = [join(folder, 'earlier'), join(folder, 'state')];
afterAll(async () => {
  await stopSandbox(dir);
  rmSync(folder, { recursive: true, force: true });
});

ifThere('a restore that an earlier version began is approved and completed by this one', async () => {
  extract();
  const before = await up(earlier);
  execFileSync(process.execPath, [
    ...[join(earlier, 'dist/ragmend.mjs'), 'sandbox', 'break', 'shard-2', '--how', 'lost-index-metadata'],
    ...['--dir', dir],
  ]);
  const asked = await until(waiting, async () => '', PATIENCE_MS);

  before.kill('SIGKILL');
  await once(before, 'exit');
  await up(ROOT);

  expect((await waiting())?.id).toBe(asked.id);
  await until(
    async () => {
      const open = await waiting();
      if (open) await apiOf(dir).decide(open.id, { decision: 'approve', planHash: open.planHash });
      return isOver(asked.incidentId);
    },
    async () => '',
    PATIENCE_MS,
  );
  expect(await apiOf(dir).incident(asked.incidentId)).toMatchObject({ status: 'Completed' });
});

/** The earlier program, with the packages of today. */
function extract(): void {
  mkdirSync(earlier);
  const archive = execFileSync('git', ['-C', ROOT, 'archive', EARLIER], { maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', earlier], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(earlier, 'node_modules'));
  execFileSync(process.execPath, ['cli/build.mjs'], { cwd: earlier, stdio: 'ignore' });
}

async function up(root: string): Promise<ChildProcess> {
  const program = [join(root, 'dist/ragmend.mjs'), 'sandbox', 'up', '--json', '--dir', dir];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the sandbox of '${root}' ended with ${code}`))),
  ]);
  return child;
}

async function waiting() {
  const { approvals } = await apiOf(dir).approvals();
  return approvals.find(({ status }) => status === 'Pending') ?? null;
}

async function isOver(id: string): Promise<boolean> {
  return (await apiOf(dir).incident(id)).closedAt !== null;
}
