import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { answerRequest, type Served } from './answer-request.ts';
import { type ArmedFault, armedFaults } from './armed-faults.ts';
import { providerFault } from './faults/provider-faults.ts';
import { type ProviderDials, type ProviderSpec, providerSpec } from './provider-spec.ts';

const LISTEN_EVERY_MS = 20;

/**
 * A recorded request: what it was and how it ended. `underWay` counts the requests at that time,
 * including this one. Neither prompt nor answer is kept.
 */
export type MetRequest = Served & { number: number; atMs: number; path: string; underWay: number };
export type ScriptedProvider = Awaited<ReturnType<typeof serveProvider>>;

/**
 * Serves a scripted provider on 127.0.0.1 (`port` 0 uses any free port). Faults can be armed while
 * it runs. It records each request, so that a test can tell who was asked, how often, and how it
 * ended.
 */
export async function serveProvider(deps: { clock: Clock }, { spec, port }: { spec: ProviderSpec; port: number }) {
  const state = { spec, requests: [] as MetRequest[], busy: 0 };
  const faults = armedFaults(() => deps.clock.now());
  const server = createServer((request, response) => void handle(request, response));
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    state.busy++;
    const met = { number: state.requests.length + 1, atMs: deps.clock.now(), path, underWay: state.busy };
    const record: MetRequest = { ...met, model: null, stream: false, fault: null, status: null, ending: null };
    state.requests.push(record);
    request.on('error', () => undefined);
    const body = await buffer(request).catch(() => null);
    if (body) {
      const asked = { method: request.method ?? 'GET', path, headers: request.headers, body };
      await answerRequest({ clock: deps.clock, faults, state, response }, asked, record);
    }
    state.busy--;
  }
  const bound = await listen(server, port);
  const keeper = keepListening(server, bound, () => isClosed(state.spec, faults.peek(null)));
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    requests: state.requests,
    spec: () => state.spec,
    turn: (dials: ProviderDials) => {
      state.spec = providerSpec.parse({ ...state.spec, ...dials });
    },
    /** Arms a fault; throws a RangeError if this protocol lacks it. */
    async break(fault: ArmedFault): Promise<void> {
      const row = providerFault(state.spec.protocol, fault.how);
      if ('listener' in row && (fault.times || fault.model))
        throw new RangeError(`fault '${fault.how}' meets no request: use 'forMs' or 'flapMs', or heal it`);
      faults.arm(fault);
      await keeper.settle();
    },
    async heal(): Promise<void> {
      faults.disarm();
      await keeper.settle();
    },
    faults: faults.list,
    async stop(): Promise<void> {
      await keeper.stop();
      await close(server);
    },
  };
}

function isClosed({ protocol }: ProviderSpec, fault: ArmedFault | null): boolean {
  return fault !== null && 'listener' in providerFault(protocol, fault.how);
}

/** Closes and opens the port as a fault requires, soon after its time has come. */
function keepListening(server: Server, port: number, isUnwanted: () => boolean) {
  const stopped = new AbortController();
  let settling = Promise.resolve();
  const settle = () => {
    settling = settling.then(async () => {
      if (stopped.signal.aborted || server.listening !== isUnwanted()) return;
      if (server.listening) await close(server);
      else await listen(server, port);
    });
    return settling;
  };
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      await pause(LISTEN_EVERY_MS, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
      await settle();
    }
  })();
  return {
    settle,
    async stop() {
      stopped.abort();
      await watching;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
