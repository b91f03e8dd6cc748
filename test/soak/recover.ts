import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../adapters/config-file.ts';
import { clientFor } from '../../cli/client.ts';
import { CommandFailed } from '../../cli/exit-codes.ts';
import type { Incident } from '../../core/contracts/incident.ts';
import { builtIn, pathsIn } from '../../sandbox/server/paths.ts';
import { openPorts, type Ports } from '../../sandbox/server/ports/ports.ts';
import { breakShard } from '../../sandbox/world/faults/break-shard.ts';
import { repairsIn } from '../fakes/whole-list.ts';
import { killAll, openVolumes, ROOT, type Service, startService } from './service.ts';
import type { Crash, Trial } from './trials.ts';

const NOTICED_WITHIN_MS = 15_000;
const ENDED_WITHIN_MS = 120_000;
const TICK_MS = 100;

/**
 * A recovery that came to its end: `struck` are the crashes that took place, `doubled` the volumes
 * that two servers had open at a time.
 */
export type Recovered = { incident: Incident; struck: Crash[]; doubled: string[]; service: Service };
/** Done once, also where the sandbox dies meanwhile. */
type Damage = { at: number; done: Promise<void> };
type Story = {
  dir: string;
  trial: Trial;
  look: Ports;
  damage: Damage | null;
  doubled: Set<string>;
  struck: Crash[];
};

/** The ports of a folder, to look at it from outside; the caller closes `db`. */
export function portsOf(dir: string): Ports {
  const built = builtIn(ROOT);
  return openPorts(pathsIn(dir), built, readConfig(built.config));
}

/**
 * Breaks a shard of a prepared folder and starts the sandbox again whenever it is broken off, until
 * the incident has ended; the last one still runs. Throws where it comes to no end.
 */
export async function recover(dir: string, trial: Trial, look: Ports): Promise<Recovered> {
  const story: Story = { dir, trial, look, damage: null, doubled: new Set(), struck: [] };
  let clockOffsetMs = 0;
  for (let generation = 0; ; generation += 1) {
    const crash = trial.crashes[generation];
    const service = startService(dir, crash, clockOffsetMs);
    const incident = await live(story, service, crash);
    if (incident && !service.end()) {
      return { incident, service, struck: story.struck, doubled: [...story.doubled] };
    }
    if (!crash)
      throw new Error(`the sandbox ended by itself with '${JSON.stringify(service.end())}': ${service.said()}`);
    story.struck.push(crash);
    clockOffsetMs = crash.clockOffsetMs;
  }
}

/**
 * The incident when it has ended; null where the sandbox ended first. Comes back only when a crash
 * under way is over: its kills must not meet the next sandbox.
 */
async function live(story: Story, service: Service, crash: Crash | undefined): Promise<Incident | null> {
  const followed = new AbortController();
  const waked = crash?.end === 'stop' ? wakeUp(story, service, crash, followed.signal) : null;
  try {
    return await follow(story, service, crash);
  } catch (error) {
    // What fails because the sandbox is gone tells nothing.
    if (service.end()) return null;
    throw error;
  } finally {
    followed.abort();
    await waked;
  }
}

/** Wakes a sandbox that was stopped, also while it starts or a person waits for its answer. */
async function wakeUp({ struck }: Story, service: Service, crash: Crash, until: AbortSignal): Promise<void> {
  while (!service.end() && !until.aborted) {
    if (service.isStopped()) {
      struck.push(crash);
      await sleep(crash.stopMs);
      service.signal('SIGCONT');
    }
    await sleep(TICK_MS);
  }
}

async function follow(story: Story, service: Service, crash: Crash | undefined): Promise<Incident | null> {
  const { dir, trial, look } = story;
  if (!(await service.ready)) return null;
  story.damage ??= { at: performance.now(), done: breakShard({ ...look, processes: look.workloads }, trial) };
  await story.damage.done;
  const since = performance.now();
  let due = crash && 'afterMs' in crash.at ? { ...crash, at: since + crash.at.afterMs } : null;
  while (!service.end()) {
    if (due && performance.now() >= due.at) {
      await strike(dir, service, due.end);
      due = null;
    }
    for (const volume of doubledIn(dir)) story.doubled.add(volume);
    const ended = await endedIn(look);
    if (ended) return ended;
    await takePart(story);
    if (performance.now() - since > ENDED_WITHIN_MS) throw new Error(`the incident did not end: ${await tale(look)}`);
    await sleep(TICK_MS);
  }
  return null;
}

async function strike(dir: string, service: Service, end: Crash['end']): Promise<void> {
  if (end === 'kill-all') await killAll(dir);
  else service.signal(end === 'stop' ? 'SIGSTOP' : 'SIGKILL');
  if (end !== 'stop') await service.gone;
}

function doubledIn(dir: string): string[] {
  const open = openVolumes(dir);
  return open.filter((volume, at) => open.indexOf(volume) !== at);
}

/** The incident once it is closed, its report is written and nothing is left to leave. */
async function endedIn({ incidents, reports, db }: Ports): Promise<Incident | null> {
  const [incident] = await repairsIn(incidents);
  if (!incident?.closedAt || (await reports.find(incident.id)) === null) return null;
  const { left } = db
    .prepare("SELECT count(*) AS left FROM outbox WHERE done = 0 AND id NOT LIKE 'remind:%'")
    .get() as { left: number };
  return left === 0 ? incident : null;
}

/** What people do: they approve what is asked, and start a run where no alert did. */
async function takePart({ dir, trial, look, damage }: Story): Promise<void> {
  const [asked] = await look.approvals.list({ open: true });
  const known = await repairsIn(look.incidents);
  const unnoticed = known.length === 0 && performance.now() - Number(damage?.at) > NOTICED_WITHIN_MS;
  try {
    if (asked) await clientFor({ dir }, 'ada').decide(asked.id, { decision: 'approve', planHash: asked.planHash });
    if (unnoticed) await clientFor({ dir }, 'eve').start({ subjectId: trial.shardId });
  } catch (error) {
    // The sandbox is away or still comes up: asked again at the next look.
    if (!(error instanceof CommandFailed)) throw error;
  }
}

/** What is known of the newest incident, one line each. */
export async function tale({ incidents, caseFile, dir }: Ports): Promise<string> {
  const [incident] = await repairsIn(incidents);
  if (!incident) return `no incident was opened in '${join(dir)}'`;
  const lines = (await caseFile.timeline(incident.id)).map(({ at, text }) => `  ${at} ${text}`);
  return [JSON.stringify(incident), ...lines].join('\n');
}
