import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesNaming } from '../../adapters/local/processes/processes-os.ts';
import { openDatabase } from '../../adapters/local/records/database.ts';
import { TrialEnv } from '../../sandbox/server/ports/failpoints.ts';
import type { SandboxInfo } from '../../sandbox/server/sandbox-info.ts';
import { copyPrepared } from '../sandbox/server/prepared.ts';
import { json, ragmend, sandboxProcess, sandboxUp } from './program.ts';
import { completedIn, pendingIn } from './sandbox-api.ts';

jest.setTimeout(180_000);

/** In the order in which a recovery passes them. */
const POINTS = ['executions.start:after#1', 'registry.change:after#1', 'jobs.start:after#1'];

describe('a sandbox that is killed with kill -9 right after an effect', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-crash-'));
  const effects = join(dir, 'effects.jsonl');
  beforeAll(() => copyPrepared(dir));
  afterAll(async () => {
    await ragmend('sandbox', 'down', '--dir', dir);
    rmSync(dir, { recursive: true, force: true });
  });

  it('goes on when it is started again, and has each effect once', async () => {
    const ends: unknown[] = [];
    for (const [at, point] of POINTS.entries()) {
      const sandbox = sandboxProcess(dir, { [TrialEnv.Failpoint]: point, [TrialEnv.Effects]: effects });
      const gone = once(sandbox, 'exit');
      if (at === 0) await once(sandbox.stdout, 'data');
      if (at === 0) await json('sandbox', 'break', 'shard-3', '--how', 'lost-index-metadata', '--dir', dir);
      ends.push((await gone)[1]);
    }
    const { child } = await sandboxUp<SandboxInfo>(dir);
    const asked = await pendingIn(dir, 'restore');
    for (const pid of retrieversIn(dir)) process.kill(pid, 'SIGKILL');
    await json('approve', asked.id, '--as', 'ada', '--dir', dir);
    const incidents = await completedIn(dir, 'shard-restore');
    const check = await json<{ asked: number; right: number }>('golden', 'check', '--dir', dir);
    child.kill('SIGTERM');
    await once(child, 'exit');

    const id = incidents[0]?.id ?? '';
    const happened = readFileSync(effects, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { effect: string; key: string });
    const times = (effect: string, key: string) =>
      happened.filter((each) => each.effect === effect && each.key === key).length;
    expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
    expect(incidents).toHaveLength(1);
    expect(executionsOf(id)).toEqual([id]);
    expect(times('registry.change', `${id} shard-3 {"route":"none"}`)).toBe(1);
    expect(times('jobs.start', `${id}-evidence-1`)).toBeGreaterThanOrEqual(1);
    expect(jobsOf(id)).toEqual([`${id}-evidence-1`, expect.stringContaining(`${id}-restore-`)]);
    expect(readdirSync(join(dir, 'evidence', id)).filter((name) => name.startsWith('volume'))).toEqual(['volume']);
    expect(check.right).toBe(check.asked);
  });

  function retrieversIn(folder: string): number[] {
    const isRetriever = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('retriever.mjs');
    return processesNaming(folder).filter(isRetriever);
  }

  function executionsOf(id: string): unknown[] {
    return column('engine.db', 'SELECT name FROM engine_executions WHERE name LIKE ?', id);
  }

  function jobsOf(id: string): unknown[] {
    return column('ragmend.db', 'SELECT job_id FROM jobs WHERE job_id LIKE ? ORDER BY started_at', id);
  }

  function column(file: string, select: string, id: string): unknown[] {
    const db = openDatabase(join(dir, file));
    const rows = db.prepare(select).all(`${id}%`) as object[];
    db.close();
    return rows.flatMap((row) => Object.values(row));
  }
});
