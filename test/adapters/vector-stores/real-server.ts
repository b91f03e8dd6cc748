import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_MS = 60_000;

/** A store server of a test, on a data directory of its own. */
export type RealServer = { url: string; pid: number; stop(signal?: NodeJS.Signals): Promise<void> };
export type ServerCommand = {
  command: string;
  args: string[];
  env: Record<string, string>;
  uid?: number;
  gid?: number;
};

/** Starts a server and waits until it is ready; throws with the end of its log where it is not within a minute. */
export async function startServer(
  { command, args, env, ...as }: ServerCommand,
  { url, log, isReady }: { url: string; log: string; isReady: () => Promise<boolean> },
): Promise<RealServer> {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio, ...as });
  const file = createWriteStream(log, { flags: 'a' });
  child.stdout.pipe(file);
  child.stderr.pipe(file);
  const server = { url, pid: child.pid as number, stop: (signal?: NodeJS.Signals) => stop(child, signal) };
  const giveUpAt = Date.now() + READY_MS;
  while (!(await isReady())) {
    if (child.exitCode === null && Date.now() < giveUpAt) await sleep(50);
    else {
      await server.stop('SIGKILL');
      throw new Error(`'${command}' is not ready:\n${readFileSync(log, 'utf8').slice(-2000)}`);
    }
  }
  return server;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** Ports of 127.0.0.1 that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening(() => undefined)));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A server that takes connections and never answers. */
export async function silentServer(): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = await listening((socket) => void sockets.add(socket));
  return {
    port: portOf(server),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function listening(onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onSocket);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const portOf = (server: Server) => (server.address() as { port: number }).port;
