import { link, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfThere } from '../../adapters/local/files/whole-file.ts';
import { birthOf } from '../../adapters/local/processes/processes-os.ts';
import { type Answered, answered } from '../../core/contracts/agent/store-call.ts';

/** The finished calls of the agents of one pod, by key. */
export type CallLedger = {
  /**
   * Does the work of a key once. A finished call returns its first answer; a call of another agent
   * is awaited. A call whose agent was killed is done again: its progress is unknown, and every
   * driver call may be repeated.
   */
  once(key: string, work: () => Promise<Answered>): Promise<Answered>;
};

const LOOK_MS = 20;
/** After this time no caller asks again. */
const KEPT_MS = 3600 * 1000;

/**
 * Keeps the ledger in a folder that all agents of a pod share, and drops calls older than an hour.
 */
export function callLedger(folder = join(tmpdir(), 'ragmend-calls')): CallLedger {
  let ready: Promise<void> | undefined;
  return {
    async once(key, work) {
      ready ??= forgetOld(folder);
      await ready;
      const done = join(folder, `${key}.done`);
      await take(join(folder, key), done);
      const known = await readIfThere(done);
      if (known !== null) return answered.parse(JSON.parse(known));
      const answer = await work();
      await writeFile(`${done}.new`, JSON.stringify(answer));
      await rename(`${done}.new`, done);
      return answer;
    },
  };
}

/**
 * Waits until the call is done or this process has to do it: its file `<call>.<n>` follows those of
 * dead processes.
 */
async function take(call: string, done: string): Promise<void> {
  const mine = `${call}.of-${process.pid}`;
  await writeFile(mine, `${process.pid} ${birthOf(process.pid)}`);
  for (let turn = 1; (await readIfThere(done)) === null; ) {
    if (await isLinked(mine, `${call}.${turn}`)) break;
    const [pid, birth] = ((await readIfThere(`${call}.${turn}`)) ?? '').split(' ');
    if (birth !== birthOf(Number(pid))) turn += 1;
    else await sleep(LOOK_MS);
  }
  await rm(mine, { force: true });
}

/** Links a file, which appears whole and once: of several rivals, only one gets the turn. */
async function isLinked(mine: string, turn: string): Promise<boolean> {
  try {
    await link(mine, turn);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function forgetOld(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(file, { force: true });
  }
}
