import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Stored, startIntake, storedIn } from './intake.ts';
import { type Sent, sendAll } from './senders.ts';

const CONNECTIONS = 32;

/**
 * Sends bodies while the server is killed with SIGKILL `kills` times, at even distances, and
 * started again; gives what is stored once all is decided.
 */
export async function raiseStorm(bodies: string[], kills: number): Promise<Sent & Stored> {
  const folder = mkdtempSync(join(tmpdir(), 'ragmend-storm-'));
  let intake = await startIntake(folder);
  const { url } = intake;
  const port = Number(new URL(url).port);
  const due = Array.from({ length: kills }, (_, index) => Math.floor((bodies.length * (index + 1)) / (kills + 1)));
  let restarting = Promise.resolve();
  const killAndRestart = async () => {
    await intake.kill();
    intake = await startIntake(folder, port);
  };
  try {
    const sent = await sendAll(url, bodies, CONNECTIONS, (accepted) => {
      if (due.includes(accepted)) restarting = restarting.then(killAndRestart);
    });
    await restarting;
    return { ...sent, ...(await onceDecided(folder)) };
  } finally {
    await restarting.catch(() => undefined);
    await intake.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits until no signal is undecided and no execution is missing; the test's own deadline ends it. */
async function onceDecided(folder: string): Promise<Stored> {
  for (;;) {
    const stored = await storedIn(folder);
    const undecided = stored.signals.some(({ disposition }) => disposition === 'Pending');
    const started = stored.incidents.every(({ executionArn }) => executionArn !== null);
    if (!undecided && started) return stored;
    await sleep(50);
  }
}
