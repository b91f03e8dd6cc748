import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../../adapters/local/records/database.ts';

export const ROOT = join(__dirname, '../../..');

/**
 * Copies a service that has its golden set and its snapshots to `dir`; the first suite of a run
 * makes it, the others wait.
 */
export async function copyPrepared(dir: string): Promise<void> {
  const run = process.env.RAGMEND_TEST_FOLDER ?? '';
  const ready = join(run, 'ready');
  if (isFirst(join(run, 'being-made'))) await prepare(join(run, 'making'), ready);
  while (!existsSync(ready)) await sleep(100);
  cpSync(ready, dir, { recursive: true });
}

function isFirst(mark: string): boolean {
  try {
    mkdirSync(mark);
    return true;
  } catch {
    return false;
  }
}

/** By the built program, which is faster than the same code below Jest. */
async function prepare(making: string, ready: string): Promise<void> {
  const program = [join(ROOT, 'dist/ragmend.mjs'), 'sandbox', 'up', '--json', '--dir', making];
  const sandbox = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(sandbox, 'exit');
  await Promise.race([once(sandbox.stdout, 'data'), ended]);
  sandbox.kill('SIGTERM');
  await ended;
  forgetPorts(making);
  renameSync(making, ready);
}

/** Two copies that run side by side must not look for their servers on the same ports. */
function forgetPorts(dir: string): void {
  rmSync(join(dir, 'generation/ports.json'));
  const db = openDatabase(join(dir, 'ragmend.db'));
  db.prepare('UPDATE processes SET port = 0').run();
  db.close();
}
