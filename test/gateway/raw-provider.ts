import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

type Bytes = string | Uint8Array;

/**
 * An answer as bytes; a function makes them when they are asked for. A list is written piece by piece, one
 * each `everyMs`; `end` is what follows: the connection is closed, reset, or stays open.
 */
export type Wire = { bytes: Bytes | string[] | (() => Bytes); everyMs?: number; end?: 'close' | 'reset' | 'stay' };

/** A provider that answers each request with the bytes of `wire`, whatever it asks for. */
export async function rawProvider(wire: Wire) {
  const state = { wire, asked: 0, open: 0 };
  const server = createServer((socket) => {
    let request = '';
    state.open += 1;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      state.open -= 1;
    });
    socket.on('data', (bytes) => {
      request += bytes.toString('latin1');
      if (!isWhole(request)) return;
      request = '';
      state.asked += 1;
      void answer(socket, state.wire);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    state,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function isWhole(request: string): boolean {
  const head = request.indexOf('\r\n\r\n') + 4;
  const [, length = '0'] = /\r\ncontent-length: (\d+)/i.exec(request) ?? [];
  return head >= 4 && request.length - head >= Number(length);
}

async function answer(socket: Socket, { bytes, everyMs = 0, end = 'close' }: Wire): Promise<void> {
  const pieces = Array.isArray(bytes) ? bytes : [typeof bytes === 'function' ? bytes() : bytes];
  for (const piece of pieces) {
    if (socket.destroyed) return;
    socket.write(typeof piece === 'string' ? Buffer.from(piece) : piece);
    await pause(everyMs);
  }
  if (end === 'close') socket.end();
  if (end === 'reset') socket.resetAndDestroy();
}
