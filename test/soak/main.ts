import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { processesNaming } from '../../adapters/local/processes/processes-os.ts';
import { mapLimited } from '../../adapters/map-limited.ts';
import { live } from '../history/live.ts';
import { portsOf, recover, tale } from './recover.ts';
import { argumentsOf, killAll, startService } from './service.ts';
import { described, trialOf } from './trials.ts';
import { problemsOf } from './verdict.ts';

const whole = { type: 'string' } as const;
const { values } = parseArgs({ options: { runs: whole, seed: whole, run: whole, 'at-once': whole } });
const seed = Number(values.seed ?? randomInt(1_000_000));
const runs = values.run ? [Number(values.run)] : Array.from({ length: Number(values.runs ?? 10) }, (_, at) => at);
const open = new Set<string>();
const totals = { runs: 0, kills: 0, failed: 0 };
let interrupted = false;

for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => {
    interrupted = true;
    void Promise.all([...open].map(discard)).finally(() => process.exit(130));
  });

say(`soak: seed ${seed}, ${runs.length} runs; replay one with: npm run soak -- --seed ${seed} --run K`);
process.exitCode = await soak();

async function soak(): Promise<number> {
  const prepared = await folder('prepared');
  try {
    await prepare(prepared);
    await mapLimited(runs, Number(values['at-once'] ?? 2), async (run) => {
      if (!interrupted) await oneRun(prepared, run);
    });
  } finally {
    await Promise.all([...open].map(discard));
  }
  say(`soak: seed ${seed}, ${totals.runs} runs, ${totals.kills} crashes, ${totals.failed} failed`);
  return totals.failed === 0 ? 0 : 1;
}

/** A service with its golden set and its snapshots, which each run gets a copy of. */
async function prepare(dir: string): Promise<void> {
  const service = startService(dir, undefined, 0);
  if (!(await service.ready)) throw new Error(`the service could not be prepared: ${service.said()}`);
  service.signal('SIGTERM');
  await service.gone;
  const ports = portsOf(dir);
  // Copies that run side by side must not look for their servers on the same ports.
  ports.db.prepare('UPDATE processes SET port = 0').run();
  ports.db.pragma('wal_checkpoint(TRUNCATE)');
  ports.db.close();
}

async function oneRun(prepared: string, run: number): Promise<void> {
  const trial = trialOf(seed, run);
  const dir = await folder(`${seed}-${run}`);
  const began = performance.now();
  // Files of databases that are closed may vanish at any time.
  await cp(prepared, dir, { recursive: true, filter: (file) => !/-(wal|shm)$/.test(file) });
  const recovery = await tried(dir, run);
  const { outcome, struck } = recovery;
  const problems = [...recovery.problems, ...(await historyOf(run))];
  if (interrupted) return;
  totals.runs += 1;
  totals.kills += struck;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const reached = struck === trial.crashes.length ? '' : ` (${struck} of ${trial.crashes.length} reached)`;
  const verdict = problems.length === 0 ? 'ok' : 'FAILED';
  say(`run ${run}  ${verdict}  ${outcome}  ${seconds} s  ${described(trial)}${reached}`);
  if (problems.length === 0) return discard(dir);
  totals.failed += 1;
  open.delete(dir);
  say([...problems, `kept: ${dir}`].map((line) => `    ${line}`).join('\n'));
}

/** One recovery, all that is wrong with it, and nothing left running. */
async function tried(dir: string, run: number): Promise<{ problems: string[]; outcome: string; struck: number }> {
  const trial = trialOf(seed, run);
  const look = portsOf(dir);
  try {
    const recovered = await recover(dir, trial, look);
    const problems = await problemsOf(look, recovered, trial);
    recovered.service.signal('SIGTERM');
    await Promise.race([recovered.service.gone, once(AbortSignal.timeout(30_000), 'abort')]);
    const orphans = processesNaming(dir).map((pid) => `orphan process: ${argumentsOf(pid).join(' ')}`);
    const story = problems.length > 0 ? [await tale(look)] : [];
    const { incident, struck } = recovered;
    return { problems: [...problems, ...orphans, ...story], outcome: incident.state, struck: struck.length };
  } catch (error) {
    return { problems: [error instanceof Error ? String(error.stack) : String(error)], outcome: 'no end', struck: 0 };
  } finally {
    look.db.close();
    await killAll(dir);
  }
}

/** What the history of the same run breaks, lived once more in memory among broken paths and jumping clocks. */
async function historyOf(run: number): Promise<string[]> {
  const { broken } = await live(seed, run).catch((error: unknown) => ({ broken: [String(error)] }));
  return broken.map((problem) => `history: ${problem}`);
}

async function folder(name: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), `ragmend-soak-${name}-`));
  open.add(dir);
  return dir;
}

async function discard(dir: string): Promise<void> {
  await killAll(dir);
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  open.delete(dir);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
