import { mkdirSync, rmSync } from 'node:fs';
import { systemClock } from '../../adapters/clock.ts';
import { readConfig } from '../../adapters/config-file.ts';
import { inWords } from '../../adapters/local/in-words.ts';
import { endAllOf } from '../../adapters/local/processes/end-all.ts';
import type { Config } from '../../core/contracts/config/config.ts';
import { settleEach } from '../../core/kernel/settle-each.ts';
import { type Breaking, breakShard } from '../world/faults/break-shard.ts';
import { addressesOf } from '../world/generator/generation.ts';
import { providersAt } from '../world/providers/control-client.ts';
import { breakService, healService } from './break-service.ts';
import { openControlPlane } from './control-plane.ts';
import { builtIn, type Paths, pathsIn } from './paths.ts';
import type { Trial } from './ports/failpoints.ts';
import { observed } from './ports/observed.ts';
import { openPorts, type Ports } from './ports/ports.ts';
import { assertGoldenSet, prepare } from './prepare.ts';
import { recordGolden } from './record-golden-set.ts';
import { type SandboxInfo, sandboxInfo } from './sandbox-info.ts';
import { isAlive, newSecrets, portOf, readSession, type Session, writeSession } from './session.ts';
import { startWorld } from './start-world.ts';
import { assertPresent, assertWhole } from './state/assert-whole.ts';
import { lockFolder } from './state/lock-folder.ts';

const NO_TRIAL: Trial = { observer: undefined, clockOffsetMs: 0 };

/** `root` is the project's folder; `config` replaces its ragmend.yaml. */
export type SandboxOptions = {
  dir: string;
  root: string;
  config?: Config;
  signal?: AbortSignal;
  trial?: Trial;
  onProgress: (text: string) => void;
};
/** A running sandbox: everything in it is on 127.0.0.1 and below one folder. */
export type Sandbox = {
  ports: Ports;
  session: Session;
  info(): Promise<SandboxInfo>;
  /** Ends everything that it started, and waits until that is gone. */
  stop(): Promise<void>;
};

/**
 * Starts the whole system on one machine, or continues where a killed one stopped. Throws if one
 * runs in the same folder. A failure or an abort leaves nothing running.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = () => settleEach(undo.splice(0).reverse(), async (step) => void (await step()));
  try {
    return { ...(await unlessAborted(bringUp(options, undo), options.signal)), stop };
  } catch (error) {
    await stop().catch((left: Error) => options.onProgress(`not all could be stopped: ${left.message}`));
    throw inWords(error, options.dir);
  }
}

async function bringUp(
  { dir, root, config, trial = NO_TRIAL, onProgress }: SandboxOptions,
  undo: (() => Promise<unknown>)[],
): Promise<Omit<Sandbox, 'stop'>> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const [paths, built] = [pathsIn(dir), builtIn(root)];
  const unlock = lockFolder(paths);
  undo.push(async () => unlock());
  const earlier = readSession(paths.session);
  assertWhole(paths);
  const { observer, clockOffsetMs } = trial;
  const clock = { now: () => systemClock.now() + clockOffsetMs };
  const ports = observed(openPorts(paths, built, config ?? readConfig(built.config), clock), observer);
  undo.push(
    async () => ports.db.close(),
    async () => rmSync(paths.session, { force: true }),
    () => endAllOf(paths.dir),
  );
  await assertGoldenSet(ports);
  const world = await startWorld(ports, paths, built, onProgress);
  undo.push(world.quiet);
  const { retrieverUrl } = world;
  const secrets = earlier ?? newSecrets();
  const port = portOf(earlier);
  const control = await openControlPlane({ ports, paths, built, retrieverUrl, secrets, port, observer });
  undo.push(control.stop);
  writeSession(paths.session, control.session);
  await Promise.all([prepare(ports, control, world, onProgress), world.startAnswering()]);
  world.watch(control.session);
  return { ports, session: control.session, info: () => sandboxInfo(ports, control.session, paths.golden) };
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error)),
  );
  return Promise.race([work, aborted]);
}

/** Returns the addresses of a folder's sandbox and the state of its shards; null if none runs. */
export async function statusIn(dir: string, root: string): Promise<SandboxInfo | null> {
  const paths = pathsIn(dir);
  const session = readSession(paths.session);
  if (!session || !isAlive(session)) return null;
  return withPorts(paths, root, (ports) => sandboxInfo(ports, session, paths.golden));
}

/** Breaks a shard of a folder's sandbox. */
export async function breakShardIn(dir: string, root: string, breaking: Breaking): Promise<void> {
  await withPorts(pathsIn(dir), root, (ports) => breakShard({ ...ports, processes: ports.workloads }, breaking));
}

/** Breaks the start of the service of a folder's sandbox. */
export async function breakServiceIn(dir: string, root: string, how: string): Promise<void> {
  await withPorts(pathsIn(dir), root, (ports) => breakService(ports, root, how));
}

/** Ends all faults of the service of a folder's sandbox. */
export async function healServiceIn(dir: string, root: string): Promise<void> {
  await withPorts(pathsIn(dir), root, healService);
}

/** Returns the control of the LLM providers of a folder's sandbox; throws if none runs. */
export async function providersIn(dir: string, root: string): Promise<ReturnType<typeof providersAt>> {
  const url = await withPorts(pathsIn(dir), root, async ({ processTable }) => addressesOf(processTable).control());
  if (url !== null) return providersAt(url);
  throw new Error(`no LLM provider runs in '${dir}': give the target a generator in ragmend.yaml`);
}

/** Records the golden set of a folder's sandbox again. */
export async function recordGoldenIn(dir: string, root: string, retrieverUrl: string): Promise<{ queries: number }> {
  return withPorts(pathsIn(dir), root, (ports) => recordGolden(ports, retrieverUrl));
}

async function withPorts<T>(paths: Paths, root: string, work: (ports: Ports) => Promise<T>): Promise<T> {
  const built = builtIn(root);
  assertPresent(paths);
  const ports = openPorts(paths, built, readConfig(built.config));
  try {
    return await work(ports);
  } catch (error) {
    throw inWords(error, paths.dir);
  } finally {
    ports.db.close();
  }
}
